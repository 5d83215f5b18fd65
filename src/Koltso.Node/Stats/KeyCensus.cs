using System.IO.Pipelines;
using Koltso.Ring;
using Koltso.Ring.Scheduling;
using Koltso.Storage;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Stats;

/// <summary>
/// How many keys the node holds. RocksDB's estimate counts each overwrite until it has been compacted, so that one key written 5,000
/// times is 5,000. Role: counts on workers once writes have been quiet for <see cref="QuietMs"/> and a considerable part of the keys
/// may have changed since the last count, and keeps RocksDB's estimate within what can have changed since. Any thread may read.
/// Bound: one count at a time, of at most <see cref="BytesMax"/> or <see cref="CountMsMax"/> (a store that is larger is extrapolated
/// from some of its partitions), and a pause of <see cref="PauseMs"/> after each.
/// </summary>
/// <param name="partitions">Those that lie on this node.</param>
internal sealed class KeyCensus(KeySampler store, Func<IReadOnlyList<int>> partitions, TimeProvider time) : IAsyncDisposable
{
    internal const int TickPeriodMs = 1_000, QuietMs = 5_000, PauseMs = 15_000, CountMsMax = 20_000;
    internal const long BytesMax = 1L << 30;

    /// <summary>What could not be read is tried again after that; what has expired is looked for at most so often.</summary>
    internal const int RareMs = 600_000;

    /// <summary>Changes of less than a hundredth of the keys are not considerable.</summary>
    private const int ConsiderablePart = 100;

    private readonly CancellationTokenSource _closing = new();
    private readonly long _openedAt = time.GetTimestamp();
    private volatile KeyCount? _last;
    private PeriodicTask? _ticks;
    private Task _counting = Task.CompletedTask;
    private long _changesSeen, _changesTried = -1, _changedAt, _triedAt;

    /// <summary>The partitions of which this node is a replica, under the view of the moment.</summary>
    public static IReadOnlyList<int> PartitionsOf(NodeCore ring, string self)
    {
        var view = ring.View;
        var index = view.IndexOf(self);
        return [.. Enumerable.Range(0, view.PartitionCount).Where(partition => view.RankOf(index, partition) >= 0)];
    }

    /// <summary>From here on it counts.</summary>
    public void Start(PipeScheduler workers, ILogger log) =>
        _ticks = new PeriodicTask(time, workers, TickPeriodMs, log, "key-count", Tick);

    /// <summary>Before the store is closed; again does no harm.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        if (_ticks is not null) await _ticks.DisposeAsync().ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        await _counting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    /// <param name="estimated">RocksDB's estimate.</param>
    public (long Keys, bool IsEstimate) Of(long estimated)
    {
        if (_last is not { } last) return (estimated, true);
        var changes = store.Changes - last.Changes;
        if (changes == 0) return (last.Keys, !last.IsWhole || last.NextExpiryMs <= NowMs());
        return (Math.Clamp(estimated, Math.Max(0, last.Keys - changes), last.Keys + changes), true);
    }

    /// <summary>Every second, one call at a time. Not on a loop: it looks at all partitions.</summary>
    internal void Tick()
    {
        if (!_counting.IsCompleted) return;
        // A bug in the last count is told once.
        var counted = _counting;
        _counting = Task.CompletedTask;
        counted.GetAwaiter().GetResult();

        var changes = store.Changes;
        if (changes != _changesSeen) (_changesSeen, _changedAt) = (changes, time.GetTimestamp());
        if (IsDue(changes)) _counting = CountAsync(changes);
    }

    private bool IsDue(long changes)
    {
        if (MsSince(_changedAt == 0 ? _openedAt : _changedAt) < QuietMs) return false;
        if (_changesTried < 0) return true;
        var pausedMs = MsSince(_triedAt);
        if (pausedMs < PauseMs) return false;
        var changed = changes - _changesTried;
        if (changed > 0 && changed * ConsiderablePart >= (_last?.Keys ?? 0)) return true;
        return pausedMs >= RareMs && (_last is not { } last || last.NextExpiryMs <= NowMs());
    }

    private async Task CountAsync(long changes)
    {
        var all = partitions();
        try
        {
            var sample = await store.CountAsync(all, BytesMax, TimeSpan.FromMilliseconds(CountMsMax), _closing.Token).ConfigureAwait(false);
            var isWhole = sample.Partitions == all.Count;
            var keys = isWhole ? sample.Keys : (long)((Int128)sample.Keys * all.Count / sample.Partitions);
            _last = new KeyCount(keys, isWhole, changes, sample.NextExpiryMs);
        }
        catch (Exception failed) when (failed is IOException or OperationCanceledException)
        {
            // What cannot be read is told by the store; the estimate stays one.
        }

        (_changesTried, _triedAt) = (changes, time.GetTimestamp());
    }

    private double MsSince(long at) => time.GetElapsedTime(at).TotalMilliseconds;

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="IsWhole">All partitions were counted; else the number is extrapolated.</param>
    /// <param name="Changes">Of the store, when the count began.</param>
    /// <param name="NextExpiryMs">From when on keys are fewer by themselves.</param>
    private sealed record KeyCount(long Keys, bool IsWhole, long Changes, long NextExpiryMs);
}
