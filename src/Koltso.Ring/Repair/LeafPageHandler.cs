using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Encoding;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with a page of what this node has in some leaves of a partition; the derived type writes an entry.</summary>
internal abstract class LeafPageHandler(RepairServices services, LoopGate gate) : RepairHandler(services, gate)
{
    /// <summary>Called on a worker. False when the page is full.</summary>
    protected abstract bool TryAdd(
        PageWriter page, LeafQuery asked, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header);

    /// <summary>Whether the asking node may have such a page.</summary>
    protected virtual bool MayTell(RepairQuestion question, LeafQuery asked) => MayTell(question);

    protected override async Task<PeerReply> AnswerAsync(RepairQuestion question)
    {
        if (LeafQuery.TryRead(question.Body, question.View.DepthMax) is not { } asked) return Rejected;
        if (!MayTell(question, asked)) return Rejected;
        return await Services.OnWorkerAsync(() => Read(question.Partition, asked)).ConfigureAwait(true);
    }

    private PeerReply Read(int partition, LeafQuery asked)
    {
        var page = new PageWriter();
        var filter = new LeafFilter(Services, asked.Leaves);
        var end = PartitionSlice.Read(Services.Store, partition, asked.From, (key, record, header) =>
            !asked.Scope.Includes(header) || !filter.Contains(key) || TryAdd(page, asked, key, record, header));
        if (end.IsOk) return new PeerReply(ReplicaStatus.Answered, page.Finish(end.Next));
        page.Drop();
        return Failed;
    }
}
