namespace Koltso.Storage.Disk;

/// <summary>How a scan ended.</summary>
public enum ScanStatus
{
    /// <summary>All was seen that was asked for.</summary>
    Ok = 0,

    /// <summary>The store is closed, or the disk could not be read: what was seen is not all.</summary>
    StoreFailed = 1,

    /// <summary>A record fails its checksum or is of an unknown format. The scan ended before it.</summary>
    Corrupt = 2,
}
