namespace Koltso.Core;

/// <summary>Bounds that hold for every node of every cluster. Each states its unit last and why it is what it is.</summary>
public static class Limits
{
    /// <summary>Longest key, in bytes after percent-decoding (the HTTP contract).</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Default upper bound of a value, in bytes; <c>--max-value</c> changes it.</summary>
    public const int ValueBytesMaxDefault = 8 * 1024 * 1024;

    /// <summary>The largest <c>--max-value</c> there may be: a value is held in memory whole, on its way and in a memtable.</summary>
    public const int ValueBytesMaxCeiling = 64 * 1024 * 1024;

    /// <summary>Fewest and most partitions: below, balance suffers; above, per-partition state does.</summary>
    public const int PartitionsMin = 16, PartitionsMax = 65_536;

    /// <summary>Longest time to live, in seconds (ten years; the HTTP contract).</summary>
    public const int TtlSecondsMax = 315_360_000;
}
