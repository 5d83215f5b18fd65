namespace Koltso.Api.Documents;

/// <summary>The node's store.</summary>
/// <param name="Health"><see cref="Ok"/>, <see cref="DiskFull"/> or <see cref="Failed"/>.</param>
/// <param name="Reason">What is wrong in a sentence; null while nothing is.</param>
/// <param name="Keys">Keys stored. With exact counts: keys that a reader finds.</param>
/// <param name="Bytes">Bytes on disk. With exact counts: bytes of those keys and their values.</param>
/// <param name="MemtableBytes">Written and not yet flushed, in memory.</param>
/// <param name="BlockCacheBytes">Read and kept in memory.</param>
/// <param name="Partitions">Those that hold anything, as of the last count; null before the first.</param>
/// <param name="Damage">Null from a build before 0.3.</param>
/// <param name="KeysEstimated">The keys were not counted since the last write, or not all of them. True from a build before 0.3.</param>
public sealed record StoreDocument(
    string Health, string? Reason, long Keys, long Bytes, long MemtableBytes, long BlockCacheBytes,
    IReadOnlyList<PartitionDocument>? Partitions, DamageDocument? Damage = null, bool KeysEstimated = true)
{
    /// <summary>It reads and writes.</summary>
    public const string Ok = "ok";

    /// <summary>It reads, and refuses writes until there is room.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>A write failed: it refuses writes until the node is started again.</summary>
    public const string Failed = "failed";
}
