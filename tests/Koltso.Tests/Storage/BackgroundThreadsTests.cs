using System.Globalization;
using Koltso.Report.Running.Machine;
using Koltso.Storage.Rocks;

namespace Koltso.Tests.Storage;

[Collection(TestDisk.Collection)]
public sealed class BackgroundThreadsTests
{
    /// <summary>A field of /proc/[pid]/stat, counted from the one after the name in brackets.</summary>
    private const int NicenessField = 16;

    private const int NicenessMax = 19;

    /// <summary>A database configured for more background work than there are threads would create threads of ordinary priority.</summary>
    [Fact]
    public void Open_ThreadsOfRocksDb_AreAllThereAndLessUrgentThanOthers()
    {
        using var folder = new TestFolder();
        using var store = Records.Open(folder.Path);

        // Threads of other tests start and end in the meantime.
        var nicenesses = Directory.EnumerateDirectories("/proc/self/task")
            .Select(static thread => ProcFile.Text(Path.Combine(thread, "stat")))
            .Where(static stat => stat.Contains("(rocksdb:", StringComparison.Ordinal))
            .Select(NicenessOf);

        var expected = Math.Min(NicenessOf(ProcFile.Text("/proc/self/stat")) + BackgroundThreads.Nicer, NicenessMax);
        nicenesses.ShouldBe(Enumerable.Repeat(expected, BackgroundThreads.Count));
    }

    private static int NicenessOf(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NicenessField], CultureInfo.InvariantCulture);
}
