using System.Buffers.Binary;

namespace Koltso.Wire.Encoding;

/// <summary>Puts fields one behind the other. The room must suffice: the caller knows how much it needs.</summary>
internal ref struct FieldWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Length { get; private set; }

    /// <summary>What <see cref="WriteKey"/> takes for this key.</summary>
    public static int BytesOf(ReadOnlySpan<byte> key) => sizeof(ushort) + key.Length;

    public void WriteByte(byte value) => Next(1)[0] = value;

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), checked((ushort)value));

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <summary>The key behind its length in two bytes.</summary>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        WriteUInt16(key.Length);
        WriteBytes(key);
    }

    private Span<byte> Next(int count)
    {
        var field = _room.Slice(Length, count);
        Length += count;
        return field;
    }
}
