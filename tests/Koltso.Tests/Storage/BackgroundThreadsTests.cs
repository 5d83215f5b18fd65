using System.Globalization;
using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage;

public sealed class BackgroundThreadsTests
{
    /// <summary>In /proc/[pid]/stat, counted from what follows the name in brackets.</summary>
    private const int NicenessField = 16;

    private const int NicenessMax = 19;

    /// <summary>A database that is told of more background work than there are threads would make threads of ordinary priority.</summary>
    [Fact]
    public void Open_ThreadsOfRocksDb_AreAllThereAndLessUrgentThanOthers()
    {
        using var folder = new TempFolder();
        using var store = Records.Open(folder.Path);

        var nicenesses = Directory.EnumerateDirectories("/proc/self/task")
            .Select(static thread => File.ReadAllText(Path.Combine(thread, "stat")))
            .Where(static stat => stat.Contains("(rocksdb:", StringComparison.Ordinal))
            .Select(NicenessOf);

        var expected = Math.Min(NicenessOf(File.ReadAllText("/proc/self/stat")) + BackgroundThreads.Nicer, NicenessMax);
        nicenesses.ShouldBe(Enumerable.Repeat(expected, BackgroundThreads.Count));
    }

    private static int NicenessOf(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NicenessField], CultureInfo.InvariantCulture);
}
