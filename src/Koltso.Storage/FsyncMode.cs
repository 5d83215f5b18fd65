namespace Koltso.Storage;

/// <summary>When the write-ahead log reaches the disk itself. In every mode a killed process loses nothing acknowledged.</summary>
public enum FsyncMode
{
    /// <summary>Every <see cref="StoreOptions.FsyncIntervalMs"/>: a power cut loses at most that much.</summary>
    Interval,

    /// <summary>Before each acknowledgement, one sync for all writes that wait.</summary>
    Always,

    /// <summary>When the operating system pleases.</summary>
    Never,
}
