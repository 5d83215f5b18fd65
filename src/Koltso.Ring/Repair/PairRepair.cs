using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// The work of one round: peer after peer, the partitions shared with each, those first that were compared longest
/// ago. On the loop of repair. Always: a mark is this node's (and, in its store, the peer's) clock reading from before
/// either looked at its records, and is written only when all that differed was sent.
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
            var (left, unanswered) = (partitions.Count, 0);
            foreach (var some in partitions.Chunk(RepairSettings.RootsPerRequest))
            {
                // What comes first comes first in the next round too: one question that never gets an answer must not hide the rest.
                if (unanswered == RepairSettings.UnansweredMax) break;
                left -= some.Length;
                if (await CompareAsync(exchange, some, round).ConfigureAwait(true))
                {
                    unanswered = 0;
                    continue;
                }

                round.Failed += some.Length;
                if (!exchange.IsPossible) break;
                unanswered++;
            }

            round.Failed += left;
        }
    }

    private List<int> PartitionsWith(RepairPeer peer, RepairRound round) =>
    [
        .. Enumerable.Range(0, services.PartitionCount)
            .Where(partition => round.Request?.Partition is null || round.Request.Partition == partition)
            .Where(partition => IsMine(round.View, partition, peer, round.WithAll))
            .Where(partition => round.Since is not { } since || services.MarkOf(round.View.Ring, partition, peer.Number) <= since)
            .OrderBy(partition => services.MarkOf(round.View.Ring, partition, peer.Number)),
    ];

    private static bool IsMine(RepairView view, int partition, RepairPeer peer, bool withAll)
    {
        var (own, other) = (view.OwnRankOf(partition), view.RankOf(peer, partition));
        return own >= 0 && other >= 0 && (withAll || own < other);
    }

    /// <summary>False when the peer did not answer, and nothing was compared.</summary>
    private async Task<bool> CompareAsync(RepairExchange exchange, int[] partitions, RepairRound round)
    {
        if (!exchange.IsPossible || !services.Clock.TryNext(out var begun)) return false;
        var asked = partitions.Select(partition => (partition, ScopeOf(round.View, partition, exchange.Peer))).ToList();
        if (await exchange.AskAsync(FrameKind.TreeRoots, 0, TreeRootsMessage.Write(asked)).ConfigureAwait(true) is not { } reply)
            return exchange.Refusal == ReplicaStatus.StoreFailed && await HalveAsync(exchange, partitions, round).ConfigureAwait(true);
        var roots = TreeRootsMessage.TryReadReply(reply.Span, asked.Count, out var theirClock);
        reply.Return();
        if (roots is null) return false;

        var done = new List<int>();
        for (var i = 0; i < roots.Length; i++)
        {
            var (partition, scope) = asked[i];
            if (await CompareAsync(exchange, partition, scope, roots[i], round).ConfigureAwait(true)) done.Add(partition);
            else round.Failed++;
        }

        // A partition whose list has changed meanwhile was compared with a node of the former list.
        round.Failed += done.RemoveAll(partition => services.View.Ring.SinceOf(partition) > round.View.Ring.Epoch);
        if (!round.CheckOnly && done.Count > 0) await MarkAsync(round.View, exchange, done, begun, theirClock).ConfigureAwait(true);
        return true;
    }

    /// <summary>
    /// A build before 0.3 gives no root at all when it cannot read one of the partitions: asked in halves, it gives the others.
    /// </summary>
    private async Task<bool> HalveAsync(RepairExchange exchange, int[] partitions, RepairRound round)
    {
        if (partitions.Length == 1)
        {
            round.Failed++;
            return true;
        }

        foreach (var half in partitions.Chunk((partitions.Length + 1) / 2))
            if (!await CompareAsync(exchange, half, round).ConfigureAwait(true)) round.Failed += half.Length;
        return true;
    }

    private async Task<bool> CompareAsync(RepairExchange exchange, int partition, RepairScope scope, TreeRoot theirs, RepairRound round)
    {
        var tree = await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: false).ConfigureAwait(true);
        if (tree is null) return false;
        if (tree.RootOf(scope.Level) == theirs.Sum)
        {
            round.InStep++;
            return true;
        }

        var repair = new PartitionRepair(services, trees, exchange, round.View, partition, scope, round.CheckOnly);
        var isDone = await repair.RunAsync(theirs.Keys).ConfigureAwait(true);
        var differing = round.CheckOnly ? repair.Tally.Differing : repair.Tally.Pulled + repair.Tally.Pushed;
        round.RecordsDiffering += differing;
        if (isDone && differing == 0) round.InStep++;
        else if (isDone) round.Differing++;
        return isDone;
    }

    private async Task MarkAsync(RepairView view, RepairExchange exchange, List<int> done, ulong begun, ulong theirClock)
    {
        foreach (var partition in done) services.Mark(view.Ring, partition, exchange.Peer.Number, begun);
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
    private ulong GcBeforeOf(RepairView view, int partition, RepairPeer peer)
    {
        var (mark, late) = (services.MarkOf(view.Ring, partition, peer.Number), DeathClock.At(services.Settings.LateMs));
        return mark > late ? mark - late : 0;
    }
}
