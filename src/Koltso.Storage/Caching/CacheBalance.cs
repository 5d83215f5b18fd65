namespace Koltso.Storage.Caching;

/// <summary>
/// Decides between the cache of records and RocksDB's block cache, by what share of the last reads the former would have answered at its
/// full size. One caller at a time.
/// </summary>
internal sealed class CacheBalance
{
    /// <summary>So many reads of records, of any age, make a decision.</summary>
    internal const int ReadsMin = 4_000;

    /// <summary>From the one on records get their full size, and below the other they lose it.</summary>
    private const double ShareToGrow = 0.1, ShareToShrink = 0.05;

    private CacheStats _last;

    /// <summary>Whether records should have their full size.</summary>
    /// <param name="isFullSize">Whether they have it.</param>
    internal bool Decide(in CacheStats now, bool isFullSize)
    {
        var reads = now.RecordHits + now.RecordMisses - _last.RecordHits - _last.RecordMisses;
        if (reads < ReadsMin) return isFullSize;
        var repeated = now.RecordHits + now.RecordsSeenAgain - _last.RecordHits - _last.RecordsSeenAgain;
        _last = now;
        return repeated >= reads * (isFullSize ? ShareToShrink : ShareToGrow);
    }
}
