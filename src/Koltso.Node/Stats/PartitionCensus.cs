using Koltso.Storage;

namespace Koltso.Node.Stats;

/// <summary>
/// Keys and bytes by partition, as of the last time that somebody counted. A count reads the whole store, so it is made
/// when asked for, and otherwise in the background when the last one is older than <see cref="FreshMs"/>; one at a time.
/// Any thread.
/// </summary>
internal sealed class PartitionCensus(RecordStore store, TimeProvider time)
{
    private const int FreshMs = 60_000;

    private readonly SemaphoreSlim _counting = new(1);
    private volatile PartitionCounts? _last;
    private long _countedAt;

    /// <summary>The last count, perhaps none yet; begins a new one where that is due.</summary>
    public PartitionCounts? Latest()
    {
        if (_last is null || time.GetElapsedTime(Volatile.Read(ref _countedAt)).TotalMilliseconds > FreshMs) _ = TryCountSoonAsync();
        return _last;
    }

    /// <summary>A count of now.</summary>
    /// <exception cref="IOException">Something could not be read.</exception>
    public async Task<PartitionCounts> CountAsync(CancellationToken cancellationToken)
    {
        await _counting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var counts = await store.CountPartitionsAsync(cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _countedAt, time.GetTimestamp());
            return _last = counts;
        }
        finally
        {
            _counting.Release();
        }
    }

    private async Task TryCountSoonAsync()
    {
        if (_counting.CurrentCount == 0) return;
        try
        {
            await CountAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException)
        {
            // The next caller begins anew; a caller that asked for an exact count is told.
        }
    }
}
