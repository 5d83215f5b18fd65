using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Scheduling;
using Koltso.Storage.Hints;
using Koltso.Wire.Messages;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Hints;

/// <summary>
/// Delivers hints to nodes that are back. Role: looks, when it is told to, for nodes that are up and have hints waiting,
/// and sends them oldest first, a page and a pause at a time; what has been confirmed is removed. On one loop; the
/// store is read and written on workers. Where hints were lost it asks for a comparison. Always: a hint is removed only
/// after its node has said that it has the record or a newer one, or when it is too old; so it may be delivered twice, and
/// never not at all while it is kept. None is delivered that is older than <paramref name="ageMs"/>, however long this
/// node was away itself: what it brings may have been deleted meanwhile, and the deletion forgotten. Hints for a node that is a
/// member no more wait until they are too old.
/// </summary>
internal sealed class HintDelivery(
    HintStore hints, long ageMs, Func<IReadOnlyDictionary<ushort, IReplica>> members, Func<long> epoch, WorkerQueue workerQueue,
    HybridClock clock, TimeProvider time, Action<ushort> compare, ILogger log)
{
    /// <summary>
    /// No node keeps hints for longer, whatever it was told: tombstones are kept for longer than that everywhere, so that none
    /// is outlived by what it deletes, also while nodes are told different times.
    /// </summary>
    public const long AgeMsMax = 6 * 60 * 60 * 1000;

    public const long AgeMsMin = 1_000;

    public const long AgeMsDefault = 3 * 60 * 60 * 1000;

    public const int TickPeriodMs = 1_000, ExpirePeriodMs = 60_000;

    /// <summary>Together about 10 MB/s to each node: a replica that comes back has its clients to serve.</summary>
    private const int PageBytes = 256 * 1024;
    private const int PauseMs = 25;

    private readonly HashSet<ushort> _delivering = [];

    /// <summary>By node that is down: how many hints had been lost, for any node, when it went down.</summary>
    private readonly Dictionary<ushort, long> _lostBefore = [];

    /// <summary>Hints that their nodes have confirmed, since the start. May be read, slightly late, from anywhere.</summary>
    public long Delivered { get; private set; }

    public void Tick()
    {
        var nodes = members();
        foreach (var (node, replica) in nodes) Watch(node, replica.IsUp);
        foreach (var node in hints.Nodes)
            if (nodes.TryGetValue(node, out var replica) && replica is { IsUp: true, IsResponsive: true } && _delivering.Add(node))
                _ = DeliverAsync(node, replica);
    }

    /// <summary>
    /// Drops hints that are too old; blocks. Returns how many. A clock that was set back makes none younger, once others tell the time.
    /// </summary>
    public int Expire() => hints.Expire(DueFromMs);

    /// <summary>What was added before it is too old.</summary>
    private long DueFromMs => Math.Max(clock.WallMs, clock.Peers.NowMs ?? 0) - ageMs;

    /// <summary>A node comes back, and hints were lost meanwhile: hints alone do not mend it.</summary>
    private void Watch(ushort node, bool isUp)
    {
        var lost = hints.Dropped + hints.Expired;
        if (!isUp) _lostBefore.TryAdd(node, lost);
        else if (_lostBefore.Remove(node, out var before) && lost > before) CompareWith(node, lost - before);
    }

    private void CompareWith(ushort node, long lost)
    {
        log.HintsLost(node, lost);
        compare(node);
    }

    private async Task DeliverAsync(ushort node, IReplica replica)
    {
        try
        {
            while (replica.IsUp)
            {
                var dueFromMs = DueFromMs;
                var (expired, hintPage) = await workerQueue.RunAsync(() => (hints.Expire(dueFromMs), hints.ReadPage(node, PageBytes)))
                    .ConfigureAwait(true);
                using var page = hintPage;
                if (expired > 0) CompareWith(node, expired);
                // A disk that is full has no room to say that the old ones are gone: they are still there.
                var due = page.Hints.Where(hint => hint.AddedAtMs >= dueFromMs).ToList();
                if (due.Count == 0) return;
                var confirmed = await SendAsync(replica, due).ConfigureAwait(true);
                if (confirmed == 0) return;
                var through = due[confirmed - 1].Sequence;
                if (!await workerQueue.RunAsync(() => hints.Remove(node, through)).ConfigureAwait(true)) return;
                Delivered += confirmed;
                log.HintsDelivered(confirmed, node);
                if (confirmed < due.Count) return;
                await Task.Delay(TimeSpan.FromMilliseconds(PauseMs), time).ConfigureAwait(true);
            }
        }
        catch (Exception failed)
        {
            // The next tick tries again.
            log.HintDeliveryFailed(failed, node);
        }
        finally
        {
            _delivering.Remove(node);
        }
    }

    /// <summary>Sends all at once; returns how many, from the first on, were confirmed.</summary>
    private async Task<int> SendAsync(IReplica replica, List<Hint> page)
    {
        var sent = new List<ValueTask<ReplicaStatus>>(page.Count);
        var context = new RequestContext(epoch(), WorkClass.Repair);
        foreach (var hint in page) sent.Add(replica.ApplyAsync(hint.Partition, hint.Key.Span, hint.Record.Span, context));
        var confirmed = 0;
        var isWhole = true;
        foreach (var answer in sent)
        {
            var status = await answer.ConfigureAwait(true);
            isWhole &= status is ReplicaStatus.Applied or ReplicaStatus.Superseded;
            if (isWhole) confirmed++;
        }

        return confirmed;
    }
}
