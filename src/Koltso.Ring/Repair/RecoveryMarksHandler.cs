using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Tells a peer that recovers some partitions when each was last compared with its former store.</summary>
internal sealed class RecoveryMarksHandler(RepairServices services, LoopGate gate) : RepairHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RecoveryMarks;

    protected override Task<PeerReply> AnswerAsync(RepairQuestion question) => Task.FromResult(Answer(question));

    private PeerReply Answer(RepairQuestion question)
    {
        if (RecoveryMarksMessage.TryRead(question.Body) is not { } partitions) return Rejected;
        if (!partitions.TrueForAll(question.IsSharedWith)) return Rejected;
        List<RecoveryMark> marks =
            [.. partitions.Select(partition => Services.Recovery.Tell(question.View, partition, question.Peer))];
        return PeerReply.Answered(RecoveryMarksMessage.WriteReply(marks));
    }
}
