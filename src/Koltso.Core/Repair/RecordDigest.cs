using System.Buffers.Binary;
using Koltso.Core.Records;

namespace Koltso.Core.Repair;

/// <summary>
/// One record as a hash tree knows it: 64 mixed bits of its key's hash, its version, its flags, and the optional fields of a
/// record of format 2. The value has no part in it, since one version has one value.
/// </summary>
public static class RecordDigest
{
    private const ulong Odd1 = 0x9FB21C651E98DF25, Odd2 = 0xD6E8FEB86659FD93, Step = 0xA0761D6478BD642F;

    /// <summary>The same on every machine and in every version: peers compare sums of it.</summary>
    /// <param name="header">That of <paramref name="record"/>.</param>
    /// <param name="record">At least its header.</param>
    public static ulong Of(ulong keyHash, in RecordHeader header, ReadOnlySpan<byte> record)
    {
        var mixed = Mix(keyHash + Step);
        mixed = Mix(mixed ^ header.Version.Clock);
        mixed = Mix(mixed + (((ulong)header.Version.Node << 8) | (byte)header.Flags) + Step);
        for (var fields = header.FieldsOf(record); !fields.IsEmpty;)
        {
            var bytes = Math.Min(sizeof(ulong), fields.Length);
            // How many they are counts too: a zero at the end is a byte.
            mixed = Mix((mixed ^ FirstOf(fields)) + Step * (ulong)bytes);
            fields = fields[bytes..];
        }

        return mixed;
    }

    /// <summary>Eight bytes, or what is left of them, with zeros behind.</summary>
    private static ulong FirstOf(ReadOnlySpan<byte> fields)
    {
        if (fields.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64LittleEndian(fields);
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        fields.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64LittleEndian(padded);
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 32)) * Odd1;
        bits = (bits ^ (bits >> 29)) * Odd2;
        return bits ^ (bits >> 32);
    }
}
