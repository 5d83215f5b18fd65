using Koltso.Core.Records;
using Koltso.Wire.Encoding;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Ring.Repair;

/// <summary>Answers with the keys and versions in some leaves.</summary>
internal sealed class RepairListHandler(RepairServices services, LoopGate gate) : LeafPageHandler(services, gate)
{
    public override FrameKind Kind => FrameKind.RepairList;

    protected override bool TryAdd(
        PageWriter page, LeafQuery asked, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header) =>
        page.TryAddVersion(key, header, asked.WithDigests ? (uint)Services.DigestOf(key, record, header) : null);
}
