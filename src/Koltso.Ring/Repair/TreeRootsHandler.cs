using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with the roots of the hash trees of some partitions.</summary>
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
            if (await trees.GetAsync(partition, scope.Floor, 0, isOlderGood: false).ConfigureAwait(true) is not { } tree) return Failed;
            roots.Add(new TreeRoot(tree.RootOf(scope.Level), tree.KeysOf(scope.Level)));
        }

        return PeerReply.Answered(TreeRootsMessage.WriteReply(clock, roots));
    }
}
