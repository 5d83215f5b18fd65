using Koltso.Core.Records;
using Koltso.Storage;

namespace Koltso.Ring.Repair;

/// <summary>
/// What repair needs of a store beside reading and writing records, which goes through the replica. Any thread.
/// </summary>
internal interface IRepairStore
{
    /// <summary>True when the store held no record when it was opened: all that belongs here must come from the peers.</summary>
    bool WasEmpty { get; }

    /// <summary>
    /// Shows the records of a partition in the order of their keys, from <paramref name="fromKey"/> (empty: the first)
    /// until the visitor says false. Blocks: for a worker. False when something could not be read.
    /// </summary>
    bool Scan(int partition, ReadOnlySpan<byte> fromKey, ScanVisitor visitor);

    /// <summary>Grows with each change of the partition, once a scan would show it.</summary>
    long ChangesOf(int partition);

    /// <summary>Deletes the key's record, without a trace, if it has exactly that version. Completes on the loop of repair.</summary>
    ValueTask<ReplicaStatus> RemoveAsync(int partition, ReadOnlySpan<byte> key, RecordVersion version);

    /// <summary>The last successful comparison with that peer, for whatever list of replicas.</summary>
    RepairMark ReadMark(int partition, ushort peer);

    /// <summary>Losing the last marks in a crash is harmless: they only lag.</summary>
    void WriteMark(int partition, ushort peer, RepairMark mark);

    /// <summary>Voids the marks that are picked. What is read from now on may still show them for a moment.</summary>
    void VoidMarks(Func<int, RepairMark, bool> isVoid);
}
