using System.Globalization;

namespace Koltso.Harness.Processes;

/// <summary>
/// The wall clock of one node, which can be set while the node runs: libfaketime, loaded into its process, adds an
/// offset that stands in a file. The monotonic clock stays as it is, as it does on a machine whose time is set.
/// </summary>
public sealed class FakeClock
{
    /// <summary>What to say where there is none.</summary>
    public const string Missing = "Setting a node's clock needs libfaketime (Debian, Ubuntu: sudo apt-get install -y libfaketime).";

    private readonly string _file;

    public FakeClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    /// <summary>Where libfaketime lies; null where it is not installed.</summary>
    public static string? Library { get; } = Find();

    /// <summary>How far it is ahead of this machine's clock.</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>What a process that goes by this clock is started with.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("LD_PRELOAD", Library ?? throw new InvalidOperationException(Missing)),
        new("FAKETIME_TIMESTAMP_FILE", _file),
        new("FAKETIME_NO_CACHE", "1"), // a jump is seen by the next look at the clock
        new("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        new("DONT_FAKE_MONOTONIC", "1"), // its name in former versions
        new("FAKETIME_FORCE_MONOTONIC_FIX", "0"), // what it fixes elsewhere makes timed waits here end at once, again and again
        new("NO_FAKE_STAT", "1"),
    ];

    public void Jump(TimeSpan by) => Set(Offset + by);

    public void Set(TimeSpan offset)
    {
        Offset = offset;
        // The whole file at once: it is read at each look at the clock.
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0.000;-0.000}"));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Removes what libfaketime leaves behind of a process that was killed.</summary>
    public static void CleanUp(int pid)
    {
        File.Delete($"/dev/shm/faketime_shm_{pid}");
        File.Delete($"/dev/shm/sem.faketime_sem_{pid}");
    }

    private static string? Find() => ((string[])["/usr/lib", "/usr/lib64", "/usr/local/lib"])
        .Where(Directory.Exists)
        .SelectMany(static folder => Directory.GetDirectories(folder).Prepend(folder))
        .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
        .FirstOrDefault(File.Exists);
}
