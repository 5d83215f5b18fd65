using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Notes that a peer has compared some partitions with this node, and sent what differed.</summary>
internal sealed class RepairDoneHandler(RepairServices services, LoopGate gate, ListResets resets) : RepairHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RepairDone;

    protected override Task<PeerReply> AnswerAsync(RepairQuestion question) => Task.FromResult(Answer(question));

    private PeerReply Answer(RepairQuestion question)
    {
        if (RepairDoneMessage.TryRead(question.Body, out var clock) is not { } partitions) return Rejected;
        // It is this node's own reading that comes back; none that it never gave.
        if (clock > Services.Clock.Last || !partitions.TrueForAll(question.IsSharedWith)) return Rejected;
        var ring = question.View.Ring;
        foreach (var partition in partitions)
        {
            // What this store owes it makes good itself: the peer did not ask for what only an earlier store may have had.
            if (resets.IsBefore(partition, clock) || Services.Recovery.Owes(partition, question.Peer)) continue;
            if (Services.MarkOf(ring, partition, question.Peer) < clock) Services.Mark(ring, partition, question.Peer, clock);
        }

        return PeerReply.Answered(default);
    }
}
