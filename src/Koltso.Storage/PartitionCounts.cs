namespace Koltso.Storage;

/// <summary>
/// What each partition held when it was scanned, by partition number: keys that have a value for a reader, the bytes of
/// those keys and values, and the tombstones and expired records that still take room.
/// </summary>
public sealed record PartitionCounts(
    IReadOnlyList<long> Keys,
    IReadOnlyList<long> Bytes,
    IReadOnlyList<long> DeadRecords);
