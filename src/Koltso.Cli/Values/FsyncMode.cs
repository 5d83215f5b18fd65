namespace Koltso.Cli.Values;

/// <summary>When the write-ahead log is forced to the disk, as the command line names it.</summary>
internal enum FsyncMode
{
    /// <summary>Every 200 ms: a crash of the machine may lose that much; a crash of the process nothing.</summary>
    Interval,

    /// <summary>Before each acknowledgement, many writes at a time.</summary>
    Always,

    /// <summary>When the operating system sees fit.</summary>
    Never,
}
