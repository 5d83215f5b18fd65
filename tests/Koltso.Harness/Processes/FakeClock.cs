using System.Globalization;

namespace Koltso.Harness.Processes;

/// <summary>
/// The wall clock of one node, which can be set while the node runs: libfaketime, loaded into its process, adds an
/// offset that it reads from a file. The monotonic clock is not changed, as on a machine whose time is set.
/// </summary>
public sealed class FakeClock
{
    /// <summary>The message when libfaketime is missing.</summary>
    public const string Missing = "Setting a node's clock needs libfaketime (Debian, Ubuntu: sudo apt-get install -y libfaketime).";

    private readonly string _file;

    public FakeClock(string file)
    {
        _file = file;
        Set(TimeSpan.Zero);
    }

    /// <summary>The path of libfaketime; null if it is not installed.</summary>
    public static string? Library { get; } = Find();

    /// <summary>How far the clock is ahead of this machine's clock.</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>The environment of a process that uses this clock.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        new("LD_PRELOAD", Library ?? throw new InvalidOperationException(Missing)),
        new("FAKETIME_TIMESTAMP_FILE", _file),
        new("FAKETIME_NO_CACHE", "1"), // a jump takes effect the next time the clock is read
        new("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        new("DONT_FAKE_MONOTONIC", "1"), // its name in earlier versions
        new("FAKETIME_FORCE_MONOTONIC_FIX", "0"), // this fix for other systems makes timed waits end at once here, again and again
        new("NO_FAKE_STAT", "1"),
    ];

    public void Jump(TimeSpan by) => Set(Offset + by);

    public void Set(TimeSpan offset)
    {
        Offset = offset;
        // The whole file is written at once: it is read each time the clock is read.
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0.000;-0.000}"));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    /// <summary>Removes what libfaketime leaves behind after a process was killed.</summary>
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
