using Koltso.Core.Records;

namespace Koltso.Wire.Messages;

/// <summary>
/// Outcomes to the status byte of a reply and back: the only place that knows both. The bytes are part of the peer
/// protocol, and each list belongs to its kind of reply: never reuse a byte. A byte that this build does not know is
/// <see cref="ReplicaStatus.Unknown"/>: neither a record, nor its absence, nor a refusal that is certain.
/// <code>
///  reply to        0        1         2            3           4            5            6
///  Get, repair     Found    Absent    Corrupt      Overloaded  Unreachable  StoreFailed
///  Apply           Applied  DiskFull  StoreFailed  Overloaded  Unreachable  ClockAhead   Superseded
/// </code>
/// </summary>
public static class StatusBytes
{
    private static readonly ReplicaStatus[] s_reads =
    [
        ReplicaStatus.Found, ReplicaStatus.Absent, ReplicaStatus.Corrupt, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
        ReplicaStatus.StoreFailed,
    ];

    private static readonly ReplicaStatus[] s_writes =
    [
        ReplicaStatus.Applied, ReplicaStatus.DiskFull, ReplicaStatus.StoreFailed, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
        ReplicaStatus.ClockAhead, ReplicaStatus.Superseded,
    ];

    private static readonly byte[] s_readBytes = BytesOf(s_reads);
    private static readonly byte[] s_writeBytes = BytesOf(s_writes);

    /// <summary>The byte of a reply to a read, or to a question of repair.</summary>
    public static byte OfRead(ReplicaStatus status) => s_readBytes[(int)status];

    /// <summary>The byte of a reply to an Apply.</summary>
    public static byte OfWrite(ReplicaStatus status) => s_writeBytes[(int)status];

    /// <summary>What the byte of a reply to a read, or to a question of repair, says.</summary>
    public static ReplicaStatus ToRead(byte status) => status < s_reads.Length ? s_reads[status] : ReplicaStatus.Unknown;

    /// <summary>What the byte of a reply to an Apply says.</summary>
    public static ReplicaStatus ToWrite(byte status) => status < s_writes.Length ? s_writes[status] : ReplicaStatus.Unknown;

    /// <summary>What a kind of reply cannot say is said as "could not be asked", which promises nothing.</summary>
    private static byte[] BytesOf(ReplicaStatus[] known)
    {
        var bytes = new byte[(int)ReplicaStatus.Unknown + 1];
        Array.Fill(bytes, (byte)Array.IndexOf(known, ReplicaStatus.Unreachable));
        for (var at = 0; at < known.Length; at++) bytes[(int)known[at]] = (byte)at;
        return bytes;
    }
}
