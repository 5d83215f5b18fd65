using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// The work of one round: peer after peer, the partitions shared with each, those first that were compared longest
/// ago. On the loop of repair. Always: a mark is this node's (and, in its store, the peer's) clock reading from before
/// either looked at its records, and is written only when all that differed was sent.
///
/// Where this store owes a comparison (<see cref="Recovery"/>), it may have records that were deleted long ago, and the tombstones
/// collected. The peer is asked for the mark M of its last comparison with this node's former store: all that this store had by then
/// was sent to it. A record that only this node has, and that is older than M by more than a write may come late, the peer had too,
/// and has it no more: it was deleted, and is removed here. A younger one cannot have been deleted and forgotten: a
/// tombstone is kept for longer than that after its version, and until M is behind it. So that one is sent.
/// </summary>
internal sealed class PairRepair(RepairServices services, TreeCache trees)
{
    private readonly RepairBudget _budget = new(services.Settings.BytesPerSecond, services.Time);

    public async Task RunAsync(RepairRound round)
    {
        var view = round.View;
        var plan = view.Peers
            .Where(peer => round.Only?.Contains(peer.Number) != false)
            .Select(peer => (Peer: peer, Partitions: PartitionsWith(peer, round)))
            .Where(static one => one.Partitions.Count > 0)
            .OrderBy(one => services.MarkOf(view.Ring, one.Partitions[0], one.Peer.Number))
            .ToList();
        round.Planned = plan.Sum(static one => one.Partitions.Count);
        foreach (var (peer, partitions) in plan)
        {
            var exchange = new RepairExchange(services, peer, _budget, view.Ring.Epoch);
            var (unanswered, last) = (0, RepairFault.PeerAway);
            foreach (var some in partitions.Chunk(RepairSettings.RootsPerRequest))
            {
                // What comes first comes first in the next round too: one question that never gets an answer must not hide the rest.
                if (unanswered == RepairSettings.UnansweredMax)
                {
                    round.Fail(peer, last, some);
                    continue;
                }

                if (await CompareAsync(exchange, some, round).ConfigureAwait(true) is not { } fault)
                {
                    unanswered = 0;
                    continue;
                }

                round.Fail(peer, last = fault, some);
                unanswered = exchange.IsPossible ? unanswered + 1 : RepairSettings.UnansweredMax;
            }
        }
    }

    private List<int> PartitionsWith(RepairPeer peer, RepairRound round) =>
    [
        .. Enumerable.Range(0, services.PartitionCount)
            .Where(partition => round.Request?.Partition is null || round.Request.Partition == partition)
            .Where(partition => IsMine(round.View, partition, peer, round.WithAll))
            .Where(partition => round.Since is not { } since || services.MarkOf(round.View.Ring, partition, peer.Number) <= since)
            .Where(partition => !round.IsRecovery || services.Recovery.Owes(partition, peer.Number))
            .OrderBy(partition => services.MarkOf(round.View.Ring, partition, peer.Number)),
    ];

    private static bool IsMine(RepairView view, int partition, RepairPeer peer, bool withAll)
    {
        var (own, other) = (view.OwnRankOf(partition), view.RankOf(peer, partition));
        return own >= 0 && other >= 0 && (withAll || own < other);
    }

    /// <summary>Why nothing was compared, such as that the peer did not answer; null when the round knows of all that was not.</summary>
    private async Task<RepairFault?> CompareAsync(RepairExchange exchange, int[] partitions, RepairRound round)
    {
        if (!exchange.IsPossible) return RepairFault.PeerAway;
        if (!services.Clock.TryNext(out var begun)) return RepairFault.Clock;
        var incarnation = services.Lineage.Incarnation;
        if (await AskMarksAsync(exchange, partitions, round).ConfigureAwait(true) is not { } marks) return exchange.Fault;
        var ready = partitions.ToLookup(partition => IsReady(round.View, exchange, partition, marks));
        round.Fail(exchange.Peer, RepairFault.PeerInDoubt, [.. ready[false]]);
        partitions = [.. ready[true]];
        if (partitions.Length == 0) return null;
        var asked = partitions.Select(partition => (partition, ScopeOf(round.View, partition, exchange.Peer))).ToList();
        if (await exchange.AskAsync(FrameKind.TreeRoots, 0, TreeRootsMessage.Write(asked)).ConfigureAwait(true) is not { } reply)
        {
            if (exchange.Refusal != ReplicaStatus.StoreFailed) return exchange.Fault;
            await HalveAsync(exchange, partitions, round).ConfigureAwait(true);
            return null;
        }

        var roots = TreeRootsMessage.TryReadReply(reply.Span, asked.Count, out var theirClock);
        reply.Return();
        if (roots is null) return RepairFault.NoAnswer;

        var done = new List<int>();
        for (var i = 0; i < roots.Length; i++)
        {
            var (partition, scope) = asked[i];
            var oldBefore = marks.TryGetValue(partition, out var mark) ? SharedBefore(mark.Clock) : 0;
            if (await CompareAsync(exchange, partition, scope, roots[i], oldBefore, round).ConfigureAwait(true) is { } fault)
                round.Fail(exchange.Peer, fault, [partition]);
            else
                done.Add(partition);
        }

        // A partition whose list has changed meanwhile was compared with a node of the former list.
        round.Fail(exchange.Peer, RepairFault.ListChanged, done.FindAll(IsOfFormerList));
        done.RemoveAll(IsOfFormerList);
        // All is compared anew.
        if (services.Lineage.Incarnation != incarnation) return RepairFault.StoreInDoubt;
        if (!round.CheckOnly && done.Count > 0) await MarkAsync(round.View, exchange, done, begun, theirClock).ConfigureAwait(true);
        return null;

        bool IsOfFormerList(int partition) => services.View.Ring.SinceOf(partition) > round.View.Ring.Epoch;
    }

    /// <summary>
    /// A build before 0.3 gives no root at all when it cannot read one of the partitions: asked in halves, it gives the others.
    /// </summary>
    private async Task HalveAsync(RepairExchange exchange, int[] partitions, RepairRound round)
    {
        if (partitions.Length == 1)
        {
            round.Fail(exchange.Peer, RepairFault.PeerStore, partitions);
            return;
        }

        foreach (var half in partitions.Chunk((partitions.Length + 1) / 2))
            if (await CompareAsync(exchange, half, round).ConfigureAwait(true) is { } fault) round.Fail(exchange.Peer, fault, half);
    }

    /// <summary>Of those partitions that are owed to the peer. Null when it does not answer.</summary>
    private async Task<IReadOnlyDictionary<int, RecoveryMark>?> AskMarksAsync(RepairExchange exchange, int[] partitions, RepairRound round)
    {
        var owed = partitions.Where(partition => services.Recovery.Owes(partition, exchange.Peer.Number)).ToList();
        if (owed.Count == 0 || round.CheckOnly || !exchange.KnowsRecovery) return new Dictionary<int, RecoveryMark>();
        if (await exchange.AskAsync(FrameKind.RecoveryMarks, 0, RecoveryMarksMessage.Write(owed)).ConfigureAwait(true) is not { } reply)
            return null;
        var marks = RecoveryMarksMessage.TryReadReply(reply.Span, owed.Count);
        reply.Return();
        return marks is null ? null : owed.Zip(marks).ToDictionary(static one => one.First, static one => one.Second);
    }

    private bool IsReady(RepairView view, RepairExchange exchange, int partition, IReadOnlyDictionary<int, RecoveryMark> marks) =>
        !marks.TryGetValue(partition, out var mark)
        || services.Recovery.MayCompare(view, partition, exchange.Peer.Number, mark.State);

    private async Task<RepairFault?> CompareAsync(
        RepairExchange exchange, int partition, RepairScope scope, TreeRoot theirs, ulong oldBefore, RepairRound round)
    {
        var tree = await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: false).ConfigureAwait(true);
        if (tree is null) return RepairFault.OwnStore;
        if (tree.RootOf(scope.Level) == theirs.Sum)
        {
            round.InStep++;
            return null;
        }

        var repair = new PartitionRepair(services, trees, exchange, round.View, partition, scope, oldBefore, round.CheckOnly);
        var isDone = await repair.RunAsync(theirs.Keys).ConfigureAwait(true);
        var differing = round.CheckOnly ? repair.Tally.Differing : repair.Tally.Pulled + repair.Tally.Pushed + repair.Tally.Removed;
        round.RecordsDiffering += differing;
        if (!isDone && !exchange.IsPossible) return RepairFault.PeerAway;
        if (!isDone) return exchange.Refusal == ReplicaStatus.Answered ? RepairFault.NotMoved : exchange.Fault;
        if (differing == 0) round.InStep++;
        else round.Differing++;
        return null;
    }

    private async Task MarkAsync(RepairView view, RepairExchange exchange, List<int> done, ulong begun, ulong theirClock)
    {
        foreach (var partition in done)
        {
            // Before the mark, which says that nothing is owed any more.
            services.Recovery.Done(view, partition, exchange.Peer.Number);
            services.Mark(view.Ring, partition, exchange.Peer.Number, begun);
        }

        // Should this be lost, the peer learns it in the next round.
        if (await exchange.AskAsync(FrameKind.RepairDone, 0, RepairDoneMessage.Write(theirClock, done)).ConfigureAwait(true) is { } reply)
            reply.Return();
    }

    private RepairScope ScopeOf(RepairView view, int partition, RepairPeer peer)
    {
        var level = Math.Max(view.OwnRankOf(partition), view.RankOf(peer, partition));
        return new RepairScope((byte)level, Math.Min(services.GcBefore, GcBeforeOf(view, partition, peer)));
    }

    /// <summary>What died before it, and did not come by repair, was here when the two last met: the peer knows of it.</summary>
    private ulong GcBeforeOf(RepairView view, int partition, RepairPeer peer) =>
        SharedBefore(services.MarkOf(view.Ring, partition, peer.Number));

    /// <summary>What was written before it, and did not come by repair, both nodes had when a comparison began at that mark.</summary>
    private ulong SharedBefore(ulong mark)
    {
        var late = DeathClock.At(services.Settings.LateMs);
        return mark > late ? mark - late : 0;
    }
}
