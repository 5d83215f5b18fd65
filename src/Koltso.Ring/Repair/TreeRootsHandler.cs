using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>
/// Answers with the roots of the hash trees of some partitions. One that cannot be read, since a block of it is damaged, must not
/// stand in the way of the others: its root is a random number, which no tree of the peer has, so that the peer asks for leaves,
/// is refused, and counts that one comparison as failed. All builds that compare understand this.
/// </summary>
internal sealed class TreeRootsHandler(RepairServices services, LoopGate gate, TreeCache trees) : RepairHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.TreeRoots;

    protected override async Task<PeerReply> AnswerAsync(RepairQuestion question)
    {
        if (TreeRootsMessage.TryRead(question.Body) is not { } asked) return Rejected;
        if (!asked.TrueForAll(one => MayTell(question, one.Partition))) return Rejected;
        // Before the first tree: what this node holds by now is compared.
        if (!Services.Clock.TryNext(out var clock)) return Failed;
        var roots = new List<TreeRoot>(asked.Count);
        foreach (var (partition, scope) in asked)
        {
            var tree = await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: false).ConfigureAwait(true);
            // There are too many to build at the moment. (From an older tree, leaves would be answered as if it were the present one.)
            if (tree is null && trees.Latest(partition) is not null) return Overloaded;
            roots.Add(tree is null
                ? new TreeRoot((ulong)Services.Random.NextInt64(long.MinValue, long.MaxValue), 0)
                : new TreeRoot(tree.RootOf(scope.Level), tree.KeysOf(scope.Level)));
        }

        return PeerReply.Answered(TreeRootsMessage.WriteReply(clock, roots));
    }
}
