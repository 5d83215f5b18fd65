using System.Runtime.CompilerServices;
using Koltso.Cluster.Replicas;
using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>
/// The reads of one loop from more than one replica: those under way, and those that are kept to be used again. Role:
/// looks every <see cref="TickMs"/> for reads that wait for too long, and lets them ask another replica. On its loop.
/// Bounds: spare requests are at most <see cref="HedgePercent"/> of the reads and a burst, so that they cannot feed an
/// overload, except away from a replica that does not answer at all to one that does; at most <see cref="RepairsMax"/>
/// repairs are under way, more are left to the next read or to the comparison of replicas. So is what was read more than
/// <see cref="RepairWithinMs"/> ago, by a node that stood still meanwhile: it may have been deleted, and the deletion collected.
/// </summary>
internal sealed class QuorumReads
{
    /// <summary>How long an answer may take before another replica is asked too.</summary>
    public const int HedgeDelayMs = 10;

    /// <summary>From the beginning of a read. Shorter than deletions settle before they are collected.</summary>
    public const int RepairWithinMs = 5_000;

    private const int TickMs = 5;
    private const int HedgePercent = 5;
    private const int HedgeBurst = 50;
    private const int RepairsMax = 256;
    private const int IdleMax = 1024;

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _hedgeDelay;
    private readonly Stack<QuorumRead> _idle = new();
    private readonly List<QuorumRead> _underWay = [];
    private int _hedgeCredit = HedgeBurst * 100;
    private int _repairing;
    private bool _isTicking;

    public QuorumReads(TimeProvider time)
    {
        _time = time;
        _hedgeDelay = HedgeDelayMs * time.TimestampFrequency / 1000;
        _timer = time.CreateTimer(_ => OnTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Requests to a further replica because those asked first were slow.</summary>
    public long Hedged { get; private set; }

    /// <summary>Records sent to replicas that were behind what a read had found.</summary>
    public long Repairs { get; private set; }

    /// <summary>What the wall clock shows, for what expires by it.</summary>
    internal long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask<ReadAnswer> ReadAsync(LoopView view, int partition, ReadOnlySpan<byte> key, Quorum quorum)
    {
        if (!_idle.TryPop(out var read)) read = new QuorumRead(this);
        _hedgeCredit = Math.Min(_hedgeCredit + HedgePercent, HedgeBurst * 100);
        read.Index = _underWay.Count;
        _underWay.Add(read);
        var answer = read.Start(view, partition, key, quorum, _time.GetTimestamp());
        if (!_isTicking && _underWay.Count > 0) Tick();
        return answer;
    }

    internal void Decided(QuorumRead read)
    {
        var last = _underWay[^1];
        _underWay[read.Index] = last;
        last.Index = read.Index;
        _underWay.RemoveAt(_underWay.Count - 1);
    }

    internal void GiveBack(QuorumRead read)
    {
        if (_idle.Count < IdleMax) _idle.Push(read);
    }

    /// <summary>Brings one replica up to the record that a read has found. Nobody waits for it.</summary>
    /// <param name="startedAt">When the read began; a timestamp.</param>
    internal void Repair(
        LoopView view, IReplica replica, int partition, ReadOnlySpan<byte> key, PooledBytes record, long startedAt)
    {
        if (_repairing == RepairsMax || !replica.IsUp) return;
        var context = view.ForRepair with { DeadlineMs = (long)_time.GetElapsedTime(0, startedAt).TotalMilliseconds + RepairWithinMs };
        if (context.IsExpired((long)_time.GetElapsedTime(0).TotalMilliseconds)) return;
        Repairs++;
        _ = ObserveAsync(replica.ApplyAsync(partition, key, record.Span, context with { Block = record.Block }));
    }

    /// <summary>A replica that answered late was behind: all are read once more, and those behind are repaired.</summary>
    internal void RepairLater(LoopView view, int partition, ReadOnlySpan<byte> key, int from)
    {
        if (_repairing < RepairsMax) _ = ObserveAsync(ReadAsync(view, partition, key, new Quorum(from, from)));
    }

    private void Tick()
    {
        _isTicking = true;
        _timer.Change(TimeSpan.FromMilliseconds(TickMs), Timeout.InfiniteTimeSpan);
    }

    private void OnTick()
    {
        _isTicking = false;
        var now = _time.GetTimestamp();
        // From the end: a read that is decided meanwhile gives its place to the last, which has been looked at.
        for (var i = _underWay.Count - 1; i >= 0; i--)
        {
            if (i >= _underWay.Count || now - _underWay[i].AskedAt < _hedgeDelay) continue;
            var read = _underWay[i];
            var hasBudget = _hedgeCredit >= 100;
            if (!read.MayHedge(hasBudget)) continue;
            if (hasBudget) _hedgeCredit -= 100;
            Hedged++;
            read.AskedAt = now;
            read.Hedge();
        }

        if (_underWay.Count > 0 && !_isTicking) Tick();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ObserveAsync(ValueTask<ReplicaStatus> applying)
    {
        _repairing++;
        // Whatever the outcome: the next read, or the comparison of replicas, tries again.
        _ = await applying.ConfigureAwait(true);
        _repairing--;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ObserveAsync(ValueTask<ReadAnswer> reading)
    {
        _repairing++;
        (await reading.ConfigureAwait(true)).Record.Return();
        _repairing--;
    }
}
