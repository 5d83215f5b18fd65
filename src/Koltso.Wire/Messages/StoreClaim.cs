using Koltso.Core.Repair;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Messages;

/// <summary>
/// What a node says of its own store to one peer, in hellos (<see cref="Hello"/>) and pings, between nodes that have both shown
/// <see cref="Features.StoreIncarnations"/>. Little endian:
/// <code>
///  0             8         16         24              32         33
///  +-------------+---------+----------+---------------+----------+
///  | incarnation |   run   |   mark   | accounted for | 1: it is |
///  |             |         |          |               | recovering
///  +-------------+---------+----------+---------------+----------+
/// </code>
/// </summary>
/// <param name="Store">The store that speaks.</param>
/// <param name="AccountedFor">
/// The run that the peer remembers, once this store knows what has become of it; 0 before that. Only then may the peer remember
/// this run in its place.
/// </param>
public readonly record struct StoreClaim(StorePoint Store, ulong AccountedFor, bool IsRecovering)
{
    public const int Bytes = 33;

    internal const byte RecoveringFlag = 1;

    public void Write(Span<byte> room)
    {
        var writer = new FieldWriter(room);
        Write(ref writer, Store);
        writer.WriteUInt64(AccountedFor);
        writer.WriteByte(IsRecovering ? RecoveringFlag : (byte)0);
    }

    /// <summary>Null when there are too few bytes.</summary>
    public static StoreClaim? TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var claim = new StoreClaim(Read(ref reader), reader.ReadUInt64(), (reader.ReadByte() & RecoveringFlag) != 0);
        return reader.IsBroken ? null : claim;
    }

    internal static void Write(ref FieldWriter writer, in StorePoint store)
    {
        writer.WriteUInt64(store.Incarnation);
        writer.WriteUInt64(store.Run);
        writer.WriteUInt64(store.Mark);
    }

    internal static StorePoint Read(ref FieldReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
}
