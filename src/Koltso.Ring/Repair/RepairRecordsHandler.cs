using Koltso.Core.Records;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with the whole records in some leaves.</summary>
internal sealed class RepairRecordsHandler(RepairServices services, LoopGate gate) : LeafPageHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RepairRecords;

    /// <summary>
    /// A store that is in doubt shows what it has to a node that lost a part of a table, which asks for records of any age and judges
    /// them itself. Otherwise the two might wait for each other: neither can compare while the other lacks something.
    /// </summary>
    protected override bool MayTell(RepairQuestion question, LeafQuery asked) =>
        asked.Scope == default ? question.IsSharedWith(question.Partition) : base.MayTell(question, asked);

    protected override bool TryAdd(
        PageWriter page, LeafQuery asked, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header) =>
        page.TryAddRecord(key, record);
}
