using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with a range of the leaves of a partition's hash tree.</summary>
internal sealed class TreeLeavesHandler(RepairServices services, LoopGate gate, TreeCache trees) : RepairHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.TreeLeaves;

    protected override async Task<PeerReply> AnswerAsync(RepairQuestion question)
    {
        if (!MayTell(question)) return Rejected;
        if (TreeLeavesMessage.TryRead(question.Body, question.View.DepthMax) is not { } asked) return Rejected;
        var tree = await trees.GetAsync(question.Partition, asked.Scope.Floor, asked.Depth, isOlderGood: true).ConfigureAwait(true);
        if (tree is null) return Failed;
        var leaves = new ulong[asked.Count];
        tree.CopyLeaves(asked.Scope.Level, asked.Depth, asked.First, leaves);
        return PeerReply.Answered(TreeLeavesMessage.WriteReply(leaves));
    }
}
