using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with the records of some keys of a partition.</summary>
internal sealed class RepairFetchHandler(RepairServices services, LoopGate gate) : RepairHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RepairFetch;

    protected override async Task<PeerReply> AnswerAsync(RepairQuestion question)
    {
        if (!MayTell(question)) return Rejected;
        if (RepairFetchMessage.TryRead(question.Body) is not { } keys) return Rejected;
        var context = new RequestContext(question.View.Ring.Epoch, WorkClass.Repair);
        var page = new PageWriter();
        foreach (var key in keys)
        {
            var answer = await Services.Local.ReadAsync(question.Partition, key, ReadPart.Record, context).ConfigureAwait(true);
            var isFull = answer.Status == ReplicaStatus.Found && !page.TryAddRecord(key, answer.Record.Span);
            answer.Record.Return();
            if (isFull) return new PeerReply(ReplicaStatus.Answered, page.Finish(key));
            if (answer.Status is ReplicaStatus.Found or ReplicaStatus.Absent) continue;
            page.Drop();
            return answer.Status == ReplicaStatus.Overloaded ? Overloaded : Failed;
        }

        return new PeerReply(ReplicaStatus.Answered, page.Finish(default));
    }
}
