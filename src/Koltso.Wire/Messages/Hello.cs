using System.Buffers.Binary;
using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Messages;

/// <summary>
/// The first message of both sides: which node speaks, and what it assumes to be agreed. Little endian:
/// <code>
///  0         4          6          8          12            20         28         36         38
///  +---------+----------+----------+----------+-------------+----------+----------+----------+---------
///  | "KLTS"  | protocol |  others  | features | fingerprint |  epoch   |  clock   | node no. | names...
///  +---------+----------+----------+----------+-------------+----------+----------+----------+---------
///   names: cluster, the speaker's id, the id it believes to speak to; each one length byte, then UTF-8
///
///  names...  0               33           34            42        50         58
///           +---------------+------------+-------------+---------+----------+
///           |  StoreClaim   | 1: knows a | incarnation |   run   |   mark   |   with the feature StoreIncarnations
///           |               | former one |             |         |          |
///           +---------------+------------+-------------+---------+----------+
/// </code>
/// Fingerprint: of the topology both must share. Clock: a hybrid clock reading. Features: bits that a build knows;
/// a bit that the other side does not know is ignored, so that versions can be mixed. Bytes after what a build knows are
/// ignored for the same reason. Others: how many members it reaches, the one that it speaks to not among them; builds before 0.3
/// write 0. Behind the names: the speaker's store, and what it remembers of the other's.
/// </summary>
public sealed record Hello(
    ushort Protocol, uint Features, ulong Fingerprint, long Epoch, ulong Clock, ushort NodeNumber,
    string Cluster, string Node, string Peer)
{
    /// <summary>Changes only when old and new nodes can no longer understand each other.</summary>
    public const ushort ProtocolVersion = 1;

    private const int FixedBytes = 38, StoreBytes = StoreClaim.Bytes + 1 + 3 * sizeof(ulong);

    /// <summary>How many members the speaker reaches, the one that it speaks to not among them.</summary>
    public ushort Others { get; init; }

    /// <summary>The speaker's store; null from a build that does not say.</summary>
    public StoreClaim? Store { get; init; }

    /// <summary>What the speaker remembers of the other's store; null: it has never known one.</summary>
    public StorePoint? Remembered { get; init; }

    private static ReadOnlySpan<byte> Magic => "KLTS"u8;

    public byte[] ToBytes()
    {
        string[] names = [Cluster, Node, Peer];
        var namesBytes = names.Sum(static name => 1 + System.Text.Encoding.UTF8.GetByteCount(name));
        var bytes = new byte[FixedBytes + namesBytes + (Store is null ? 0 : StoreBytes)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Protocol);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), Others);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Features);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(12), Fingerprint);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(20), Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(28), Clock);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(36), NodeNumber);
        var at = FixedBytes;
        foreach (var name in names)
        {
            bytes[at] = checked((byte)System.Text.Encoding.UTF8.GetBytes(name, bytes.AsSpan(at + 1)));
            at += 1 + bytes[at];
        }

        if (Store is { } store) WriteStore(bytes.AsSpan(at), store);
        return bytes;
    }

    /// <summary>Null when the bytes are not a hello.</summary>
    public static Hello? TryParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes || !bytes.StartsWith(Magic)) return null;
        var names = new string[3];
        var at = FixedBytes;
        for (var i = 0; i < names.Length; i++)
        {
            if (at >= bytes.Length || at + 1 + bytes[at] > bytes.Length) return null;
            names[i] = System.Text.Encoding.UTF8.GetString(bytes.Slice(at + 1, bytes[at]));
            at += 1 + bytes[at];
        }

        return new Hello(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[36..]),
            names[0], names[1], names[2])
        {
            Others = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            Store = StoreClaim.TryRead(bytes[at..]),
            Remembered = ReadRemembered(bytes[at..]),
        };
    }

    /// <summary>Why this side cannot work with the speaker of <paramref name="other"/>; null when it can.</summary>
    public string? Disagreement(Hello other)
    {
        if (other.Protocol != Protocol) return $"protocol version {other.Protocol}, but this node speaks version {Protocol}";
        if (other.Cluster != Cluster) return $"cluster \"{other.Cluster}\", but this node belongs to \"{Cluster}\"";
        if (other.Peer != Node) return $"the Hello is for node \"{other.Peer}\", but this is node \"{Node}\"";
        if (other.Fingerprint != Fingerprint)
            return $"a different topology (fingerprint {other.Fingerprint:x16}, epoch {other.Epoch}; "
                + $"here {Fingerprint:x16}, epoch {Epoch}): the cluster files differ";
        return null;
    }

    private void WriteStore(Span<byte> room, in StoreClaim store)
    {
        store.Write(room);
        if (Remembered is not { } remembered) return;
        var writer = new FieldWriter(room[StoreClaim.Bytes..]);
        writer.WriteByte(1);
        StoreClaim.Write(ref writer, remembered);
    }

    private static StorePoint? ReadRemembered(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < StoreBytes) return null;
        var reader = new FieldReader(rest[StoreClaim.Bytes..]);
        return reader.ReadByte() == 0 ? null : StoreClaim.Read(ref reader);
    }
}
