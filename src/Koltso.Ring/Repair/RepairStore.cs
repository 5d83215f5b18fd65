using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Ring.Repair;

/// <summary>This node's store, as repair uses it. Made when the store was just opened, before it is written to.</summary>
internal sealed class RepairStore(RecordStore store, PipeScheduler loop, PipeScheduler workers) : IRepairStore
{
    public bool WasEmpty { get; } = store.IsEmpty();

    public bool Scan(int partition, ReadOnlySpan<byte> fromKey, ScanVisitor visitor) =>
        store.Scan(partition, fromKey, visitor) == ScanStatus.Ok;

    public long ChangesOf(int partition) => store.ChangesOf(partition);

    public ValueTask<ReplicaStatus> RemoveAsync(int partition, ReadOnlySpan<byte> key, RecordVersion version) =>
        store.RemoveAsync(partition, key, version, loop);

    public RepairMark ReadMark(int partition, ushort peer) => store.RepairMarks.Read(partition, peer);

    public void WriteMark(int partition, ushort peer, RepairMark mark) =>
        workers.Schedule(_ => store.RepairMarks.Write(partition, peer, mark), null);

    public void VoidMarks(Func<int, RepairMark, bool> isVoid) => workers.Schedule(_ => store.RepairMarks.Void(isVoid), null);
}
