using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>
/// The bodies of the frames with which two replicas compare a partition and fetch what differs. Little endian. The
/// frame's header names the partition, except where the body lists several. The body of a reply is empty unless its status is
/// <see cref="ReplicaStatus.Answered"/>.
/// <code>
///  TreeRoots      count 2 | partition 2, level 1, floor 8 | ...
///    reply        clock 8 | root 8, keys 4 | ...               one for each that was asked, in order
///  TreeLeaves     level 1 | floor 8 | depth 1 | first 4 | count 4
///    reply        sum 8 | ...
///  RepairList     level 1 | floor 8 | depth 1 (+ 128) | leaves, a bit each | from key ...
///    reply        entry bytes 4 | key bytes 2, key, clock 8, node 2, flags 1, copies 1, (digest 4) | ... | next key ...
///  RepairRecords  as RepairList
///    reply        entry bytes 4 | key bytes 2, key, record bytes 4, record | ... | next key ...
///  RepairFetch    key bytes 2, key | ...
///    reply        as that to RepairRecords                     absent keys are left out
///  RepairDone     clock 8 | partition 2 | ...                  clock: as the reply to TreeRoots gave it
///    reply        empty
///  RecoveryMarks  partition 2 | ...
///    reply        state 1, clock 8 | ...                       one for each that was asked, in order
/// </code>
/// Leaves: two to the power of depth bits, lowest first, at least one byte. Next key: where the next page begins; empty
/// at the end; in a reply to RepairFetch, the first key for which there was no room. Record bytes: FFFFFFFF, without the
/// record, for one that fits into no page and is read by itself.
/// </summary>
public static class RepairMessages
{
    /// <summary>Largest body of a reply, and of a request that lists no keys.</summary>
    public const int PageBytesMax = PageWriter.PageBytesMax;

    /// <summary>Partitions in one TreeRoots or RepairDone.</summary>
    public const int PartitionsMax = 1_024;

    /// <summary>Leaves in one reply to TreeLeaves: a page full.</summary>
    public const int LeavesMax = PageBytesMax / sizeof(ulong);

    /// <summary>Keys in one RepairFetch.</summary>
    public const int KeysMax = 1_024;

    /// <summary>Largest body of a RepairFetch.</summary>
    public const int FetchBytesMax = KeysMax * (sizeof(ushort) + Limits.KeyBytesMax);

    internal const int ScopeBytes = 1 + 8;

    internal static void Write(ref this FieldWriter writer, RepairScope scope)
    {
        writer.WriteByte(scope.Level);
        writer.WriteUInt64(scope.Floor);
    }

    internal static RepairScope ReadScope(ref this FieldReader reader) => new(reader.ReadByte(), reader.ReadUInt64());
}
