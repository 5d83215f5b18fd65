namespace Koltso.Storage.Health;

public enum StoreState
{
    Ok,

    /// <summary>Writes are refused until there is room; reads go on.</summary>
    DiskFull,

    /// <summary>A write failed: writes are refused until the process is started again; reads go on.</summary>
    Failed,
}
