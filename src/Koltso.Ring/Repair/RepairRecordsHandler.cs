using Koltso.Core.Records;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with the whole records in some leaves.</summary>
internal sealed class RepairRecordsHandler(RepairServices services, LoopGate gate) : LeafPageHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RepairRecords;

    protected override bool TryAdd(
        PageWriter page, LeafQuery asked, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header) =>
        page.TryAddRecord(key, record);
}
