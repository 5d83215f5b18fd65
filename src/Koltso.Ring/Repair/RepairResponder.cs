using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Answers what peers ask in order to compare a partition with this node. On the loop of repair; scans and reads run on
/// workers. A question that makes no sense, or is about a partition that the two nodes do not share, is answered
/// Absent. Bound: <see cref="RepairSettings.AnswersMax"/> under way; more are answered Overloaded.
/// </summary>
internal sealed class RepairResponder(RepairServices services, TreeCache trees, ListResets resets)
{
    private static readonly ReadAnswer s_refused = new(ReplicaStatus.Absent, default);
    private static readonly ReadAnswer s_overloaded = new(ReplicaStatus.Overloaded, default);
    private static readonly ReadAnswer s_failed = new(ReplicaStatus.StoreFailed, default);
    private int _underWay;

    public async Task<ReadAnswer> AnswerAsync(ushort peer, FrameKind kind, int partition, byte[] body)
    {
        if (_underWay == RepairSettings.AnswersMax) return s_overloaded;
        _underWay++;
        try
        {
            if (kind == FrameKind.TreeRoots) return await RootsAsync(peer, body).ConfigureAwait(true);
            if (kind == FrameKind.RepairDone) return Done(peer, body);
            if (!IsShared(peer, partition)) return s_refused;
            return await (kind switch
            {
                FrameKind.TreeLeaves => LeavesAsync(partition, body),
                FrameKind.RepairList => PageAsync(partition, body, static (page, key, _, header) => page.TryAddVersion(key, header)),
                FrameKind.RepairRecords => PageAsync(partition, body, static (page, key, record, _) => page.TryAddRecord(key, record)),
                FrameKind.RepairFetch => FetchAsync(partition, body),
                _ => Task.FromResult(s_refused),
            }).ConfigureAwait(true);
        }
        finally
        {
            _underWay--;
        }
    }

    private async Task<ReadAnswer> RootsAsync(ushort peer, byte[] body)
    {
        if (TreeRootsMessage.TryRead(body) is not { } asked || !asked.TrueForAll(one => IsShared(peer, one.Partition))) return s_refused;
        // Before the first tree: what this node holds by now is compared.
        if (!services.Clock.TryNext(out var clock)) return s_failed;
        var roots = new List<TreeRoot>(asked.Count);
        foreach (var (partition, scope) in asked)
        {
            if (await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: false).ConfigureAwait(true) is not { } tree) return s_failed;
            roots.Add(new TreeRoot(tree.RootOf(scope.Level), tree.KeysOf(scope.Level)));
        }

        return Answered(TreeRootsMessage.WriteReply(clock, roots));
    }

    private async Task<ReadAnswer> LeavesAsync(int partition, byte[] body)
    {
        if (TreeLeavesMessage.TryRead(body, services.View.DepthMax) is not { } asked) return s_refused;
        var tree = await trees.GetAsync(partition, asked.Scope.Floor, asked.Depth, isOlderGood: true).ConfigureAwait(true);
        if (tree is null) return s_failed;
        var leaves = new ulong[asked.Count];
        tree.CopyLeaves(asked.Scope.Level, asked.Depth, asked.First, leaves);
        return Answered(TreeLeavesMessage.WriteReply(leaves));
    }

    private async Task<ReadAnswer> PageAsync(
        int partition, byte[] body, Func<PageWriter, ReadOnlySpan<byte>, ReadOnlySpan<byte>, RecordHeader, bool> add)
    {
        if (LeafQuery.TryRead(body, services.View.DepthMax) is not { } asked) return s_refused;
        return await services.OnWorkerAsync(() =>
        {
            var page = new PageWriter();
            var filter = new LeafFilter(services, asked.Leaves);
            var end = PartitionSlice.Read(services.Store, partition, asked.From, (key, record, header) =>
                !asked.Scope.Includes(header) || !filter.Contains(key) || add(page, key, record, header));
            if (end.IsOk) return new ReadAnswer(ReplicaStatus.Found, page.Finish(end.Next));
            page.Drop();
            return s_failed;
        }).ConfigureAwait(true);
    }

    private async Task<ReadAnswer> FetchAsync(int partition, byte[] body)
    {
        if (RepairFetchMessage.TryRead(body) is not { } keys) return s_refused;
        var page = new PageWriter();
        foreach (var key in keys)
        {
            var answer = await services.Local.ReadAsync(partition, key, ReadPart.Record).ConfigureAwait(true);
            var isFull = answer.Status == ReplicaStatus.Found && !page.TryAddRecord(key, answer.Record.Span);
            answer.Record.Return();
            if (isFull) return new ReadAnswer(ReplicaStatus.Found, page.Finish(key));
            if (answer.Status is ReplicaStatus.Found or ReplicaStatus.Absent) continue;
            page.Drop();
            return answer.Status == ReplicaStatus.Overloaded ? s_overloaded : s_failed;
        }

        return new ReadAnswer(ReplicaStatus.Found, page.Finish(default));
    }

    private ReadAnswer Done(ushort peer, byte[] body)
    {
        if (RepairDoneMessage.TryRead(body, out var clock) is not { } partitions) return s_refused;
        // It is this node's own reading that comes back; none that it never gave.
        if (clock > services.Clock.Last || !partitions.TrueForAll(partition => IsShared(peer, partition))) return s_refused;
        var ring = services.View.Ring;
        foreach (var partition in partitions)
        {
            if (resets.IsBefore(partition, clock)) continue;
            if (services.MarkOf(ring, partition, peer) < clock) services.Mark(ring, partition, peer, clock);
        }

        return Answered([]);
    }

    private bool IsShared(ushort peer, int partition) => services.View.IsShared(peer, partition);

    private static ReadAnswer Answered(byte[] body) => new(ReplicaStatus.Found, body.Length == 0 ? default : PooledBytes.CopyOf(body));
}
