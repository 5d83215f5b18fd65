using Koltso.Cluster.Replicas;
using Koltso.Core.Buffers;
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
/// never not at all while it is kept. None is delivered whose write is older than <paramref name="ageMs"/>, however long this
/// node was away itself, or stood still before it added the hint: what it brings may have been deleted meanwhile, and the deletion
/// forgotten. Their nodes are compared instead. Hints for a node that is a member no more wait until they are too old.
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
    public int Expire()
    {
        var all = 0;
        var nodes = members();
        foreach (var node in hints.Nodes)
        {
            var expired = hints.Expire(node, DueFromMs);
            // One that is down is compared when it comes back.
            if (expired > 0 && nodes.TryGetValue(node, out var replica) && replica.IsUp) CompareWith(node, expired);
            all += expired;
        }

        return all;
    }

    /// <summary>What ages since before it is too old.</summary>
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
                var (expired, hintPage) = await workerQueue.RunAsync(() => (hints.Expire(node, dueFromMs), hints.ReadPage(node, PageBytes)))
                    .ConfigureAwait(true);
                using var page = hintPage;
                if (expired > 0) CompareWith(node, expired);
                // Too old are those behind younger ones, and all that a full disk has no room to remove.
                if (page.Hints.All(hint => hint.SinceMs < DueFromMs)) return;
                var (done, tooOld) = await SendAsync(replica, page.Hints).ConfigureAwait(true);
                if (done == 0) return;
                var through = page.Hints[done - 1].Sequence;
                if (!await workerQueue.RunAsync(() => hints.Remove(node, through, tooOld)).ConfigureAwait(true)) return;
                if (tooOld > 0) CompareWith(node, tooOld);
                Delivered += done - tooOld;
                log.HintsDelivered(done - tooOld, node);
                if (done < page.Hints.Count) return;
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

    /// <summary>
    /// Sends all at once that are not too old, judged once more as each is sent: this node may have stood still since it read them.
    /// Returns how many, from the first on, are done with, and how many of these were too old, for this node or for that one.
    /// </summary>
    private async Task<(int Done, int TooOld)> SendAsync(IReplica replica, IReadOnlyList<Hint> page)
    {
        var sent = new List<ValueTask<ReplicaStatus>>(page.Count);
        var context = new RequestContext(epoch(), WorkClass.Hint);
        foreach (var hint in page)
        {
            sent.Add(hint.SinceMs < DueFromMs
                ? new(ReplicaStatus.TooLate)
                : replica.ApplyAsync(
                    hint.Partition, hint.Key.Span, hint.Record.Span, context with { Block = Block.Of(hint.Record) }));
        }

        var (done, tooOld) = (0, 0);
        var isWhole = true;
        foreach (var answer in sent)
        {
            var status = await answer.ConfigureAwait(true);
            isWhole &= status is ReplicaStatus.Applied or ReplicaStatus.Superseded or ReplicaStatus.TooLate;
            if (!isWhole) continue;
            done++;
            if (status == ReplicaStatus.TooLate) tooOld++;
        }

        return (done, tooOld);
    }
}
