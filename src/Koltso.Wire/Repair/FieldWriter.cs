using System.Buffers.Binary;

namespace Koltso.Wire.Repair;

/// <summary>Puts fields one behind the other. The room must suffice: who writes knows how much it is.</summary>
internal ref struct FieldWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Length { get; private set; }

    public readonly int Left => _room.Length - Length;

    public void WriteByte(byte value) => Next(1)[0] = value;

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), checked((ushort)value));

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    private Span<byte> Next(int count)
    {
        var field = _room.Slice(Length, count);
        Length += count;
        return field;
    }
}
