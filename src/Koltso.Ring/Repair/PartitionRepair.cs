using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Compares one partition with one peer whose root differs, and sends what differs both ways: leaves first, then the
/// keys and versions of those that differ, then records. Leaves that are empty here come whole, without a listing.
/// On the loop of repair. Memory: a page of the peer's listing, and a slice of this node's.
/// </summary>
/// <param name="oldBefore">What only this node has, of a version before this clock reading, is removed; 0: nothing is.</param>
internal sealed class PartitionRepair(
    RepairServices services, TreeCache trees, RepairExchange exchange, RepairView view, int partition, RepairScope scope, ulong oldBefore,
    bool checkOnly)
{
    /// <summary>
    /// Keys that are looked up one by one when only checking, to tell a difference from a newer record with fewer copies.
    /// </summary>
    private const int LookUpsMax = 256;

    private int _lookUps;

    public PartitionTally Tally { get; } = new();

    /// <summary>False when the comparison could not be finished.</summary>
    public async Task<bool> RunAsync(long theirKeys)
    {
        if (await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: true).ConfigureAwait(true) is not { } tree) return false;
        var depth = LeafMap.DepthFor(Math.Max(tree.KeysOf(scope.Level), theirKeys), view.DepthMax);
        if (tree.Depth < depth)
        {
            tree = await trees.GetAsync(partition, scope.Floor, depth, isOlderGood: true).ConfigureAwait(true);
            if (tree is null) return false;
        }

        var (listed, whole) = (new LeafSet(depth), new LeafSet(depth));
        if (!await FindDifferingAsync(tree, listed, checkOnly ? listed : whole).ConfigureAwait(true)) return false;
        var mover = new RecordMover(services, exchange, partition, scope, Tally);
        return (whole.Count == 0 || await mover.PullLeavesAsync(whole).ConfigureAwait(true))
            && (listed.Count == 0 || await MergeAsync(listed, mover).ConfigureAwait(true));
    }

    /// <summary>Leaves that differ: those that are empty here go to <paramref name="whole"/>.</summary>
    private async Task<bool> FindDifferingAsync(HashTree tree, LeafSet listed, LeafSet whole)
    {
        var leaves = 1 << listed.Depth;
        for (var first = 0; first < leaves; first += RepairMessages.LeavesMax)
        {
            var count = Math.Min(RepairMessages.LeavesMax, leaves - first);
            var body = new TreeLeavesMessage(scope, listed.Depth, first, count).ToBytes();
            if (await exchange.AskAsync(FrameKind.TreeLeaves, partition, body).ConfigureAwait(true) is not { } reply) return false;
            var (ours, theirs) = (new ulong[count], new ulong[count]);
            var isReply = TreeLeavesMessage.TryReadReply(reply.Span, theirs);
            reply.Return();
            if (!isReply) return false;
            tree.CopyLeaves(scope.Level, listed.Depth, first, ours);
            for (var leaf = 0; leaf < count; leaf++)
            {
                if (ours[leaf] != theirs[leaf]) (ours[leaf] == 0 ? whole : listed).Add(first + leaf);
            }
        }

        return true;
    }

    /// <summary>Walks both sides' keys of the leaves in order, a page of the peer's at a time.</summary>
    private async Task<bool> MergeAsync(LeafSet leaves, RecordMover mover)
    {
        byte[] from = [];
        while (true)
        {
            var withDigests = exchange.KnowsDigests;
            var body = new LeafQuery(scope, leaves, from, withDigests).ToBytes();
            if (await exchange.AskAsync(FrameKind.RepairList, partition, body).ConfigureAwait(true) is not { } page) return false;
            var theirs = Read(page, withDigests, out var next);
            page.Return();
            if (theirs is null || (next.Length > 0 && next.AsSpan().SequenceCompareTo(from) <= 0)) return false;
            if (!await MergePageAsync(leaves, theirs, from, next, mover).ConfigureAwait(true)) return false;
            if (next.Length == 0) return true;
            from = next;
        }
    }

    private async Task<bool> MergePageAsync(LeafSet leaves, List<RepairEntry> theirs, byte[] from, byte[] to, RecordMover mover)
    {
        var diff = new KeyDiff(scope, services.NowMs, theirs, oldBefore);
        var filter = new LeafFilter(services, leaves);
        while (true)
        {
            var start = from;
            var end = await services.OnWorkerAsync(() => PartitionSlice.Read(services.Store, partition, start, (key, record, header) =>
                !KeyDiff.IsBeyond(key, to)
                && (!filter.Contains(key) || diff.TryAddOurs(key, header, (uint)services.DigestOf(key, record, header)))))
                .ConfigureAwait(true);
            if (!end.IsOk) return false;
            var isLast = end.Next.Length == 0 || KeyDiff.IsBeyond(end.Next, to);
            diff.Merge(isLast ? to : end.Next);
            if (!await MoveAsync(diff, mover).ConfigureAwait(true)) return false;
            if (isLast) return true;
            from = end.Next;
        }
    }

    private async Task<bool> MoveAsync(KeyDiff diff, RecordMover mover)
    {
        if (!checkOnly)
        {
            Tally.Differing += diff.Pulls.Count + diff.Pushes.Count + diff.Ties.Count;
            Tally.Differing += diff.Removals.Count;
            return await mover.RemoveAsync(diff.Removals).ConfigureAwait(true)
                && await mover.PullAsync([.. diff.Pulls, .. diff.Ties]).ConfigureAwait(true)
                && await mover.PushAsync([.. diff.Pushes, .. diff.Ties]).ConfigureAwait(true);
        }

        Tally.Differing += diff.Pulls.Count + diff.Ties.Count + diff.Removals.Count;
        foreach (var key in diff.Pushes)
        {
            if (!await IsOutrankedAsync(key).ConfigureAwait(true)) Tally.Differing++;
        }

        return true;
    }

    /// <summary>True when the peer has a newer record that was not written for both: no difference, as long as it is alive.</summary>
    private async Task<bool> IsOutrankedAsync(byte[] key)
    {
        if (++_lookUps > LookUpsMax) return false;
        var theirs = await exchange.ReadAsync(partition, key).ConfigureAwait(true);
        var ours = await services.Local.ReadAsync(partition, key, ReadPart.Record, exchange.Context).ConfigureAwait(true);
        var isOutranked = theirs.Status == ReplicaStatus.Found && ours.Status == ReplicaStatus.Found
            && RecordHeader.TryRead(theirs.Record.Span, out var there) && RecordHeader.TryRead(ours.Record.Span, out var here)
            && there.Version > here.Version && there.Copies <= scope.Level && there.IsAlive(services.NowMs);
        theirs.Record.Return();
        ours.Record.Return();
        return isOutranked;
    }

    /// <summary>Null when the page is malformed, or its keys are out of order.</summary>
    private static List<RepairEntry>? Read(PooledBytes page, bool withDigests, out byte[] next)
    {
        var entries = new List<RepairEntry>();
        var reader = new PageReader(page.Span);
        var isOrdered = true;
        while (reader.TryReadVersion(withDigests, out var entry))
        {
            isOrdered &= entries.Count == 0 || entries[^1].Key.AsSpan().SequenceCompareTo(entry.Key) < 0;
            entries.Add(entry);
        }

        next = reader.NextKey.ToArray();
        return reader.IsBroken || !isOrdered ? null : entries;
    }
}
