using System.Buffers.Binary;
using Koltso.Core;

namespace Koltso.Wire.Encoding;

/// <summary>
/// Takes fields off the front of bytes. What is missing reads as zero or nothing, and <see cref="IsBroken"/> stays true
/// from then on.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public bool IsBroken { get; private set; }

    public readonly bool IsAtEnd => Rest.IsEmpty || IsBroken;

    public byte ReadByte() => Take(1) is [var one] ? one : (byte)0;

    public ushort ReadUInt16() => Take(2) is { Length: 2 } field ? BinaryPrimitives.ReadUInt16LittleEndian(field) : (ushort)0;

    public uint ReadUInt32() => Take(4) is { Length: 4 } field ? BinaryPrimitives.ReadUInt32LittleEndian(field) : 0;

    public ulong ReadUInt64() => Take(8) is { Length: 8 } field ? BinaryPrimitives.ReadUInt64LittleEndian(field) : 0;

    /// <summary>A key behind its length (<see cref="FieldWriter.WriteKey"/>). A length that no key has breaks the reader.</summary>
    public ReadOnlySpan<byte> ReadKey()
    {
        var bytes = ReadUInt16();
        if (bytes is 0 or > Limits.KeyBytesMax) Break();
        return Take(bytes);
    }

    public ReadOnlySpan<byte> Take(uint count)
    {
        if (IsBroken || count > (uint)Rest.Length)
        {
            Break();
            return default;
        }

        var field = Rest[..(int)count];
        Rest = Rest[(int)count..];
        return field;
    }

    /// <summary>What was read makes no sense.</summary>
    public void Break() => IsBroken = true;
}
