using Koltso.Wire.Encoding;

namespace Koltso.Wire.Messages;

/// <summary>
/// What a node says to one peer of its links, in pings and their replies, behind what it says of its store. Little endian:
/// <code>
///  0        2        4
///  +--------+--------+
///  | links  | others |
///  +--------+--------+
/// </code>
/// </summary>
/// <param name="Links">How many connections to the peer it keeps, one for each of its loops; 0: it does not say.</param>
/// <param name="Others">How many other members it reaches, the peer not among them.</param>
public readonly record struct ReachClaim(ushort Links, ushort Others)
{
    public const int Bytes = 4;

    public void Write(Span<byte> room)
    {
        var writer = new FieldWriter(room);
        writer.WriteUInt16(Links);
        writer.WriteUInt16(Others);
    }

    /// <summary>Null when there are too few bytes: a build before 0.3 says nothing.</summary>
    public static ReachClaim? TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var claim = new ReachClaim(reader.ReadUInt16(), reader.ReadUInt16());
        return reader.IsBroken ? null : claim;
    }
}
