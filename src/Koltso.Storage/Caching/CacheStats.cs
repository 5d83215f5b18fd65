namespace Koltso.Storage.Caching;

/// <summary>
/// Reads that the cache answered, and those in its place by the database, since the store was opened; and what its entries take. Keys
/// that are absent are not counted.
/// </summary>
/// <param name="RecordsSeenAgain">Of the misses, those of keys that were asked for lately.</param>
internal record struct CacheStats(
    long RecordHits, long RecordMisses, long RecordsSeenAgain, long HeaderHits, long HeaderMisses, long HeaderBytes, long RecordBytes)
{
    public static CacheStats operator +(CacheStats left, CacheStats right) => new(
        left.RecordHits + right.RecordHits,
        left.RecordMisses + right.RecordMisses,
        left.RecordsSeenAgain + right.RecordsSeenAgain,
        left.HeaderHits + right.HeaderHits,
        left.HeaderMisses + right.HeaderMisses,
        left.HeaderBytes + right.HeaderBytes,
        left.RecordBytes + right.RecordBytes);
}
