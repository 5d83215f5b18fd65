using System.Buffers.Binary;
using Koltso.Core;
using Koltso.Core.Records;

namespace Koltso.Storage.Hints;

/// <summary>
/// A hint as the "hints" family has it. The key is big endian, so that a node's hints are one range, oldest first; the value
/// is little endian.
/// <code>
///  key    0          2              10
///         +----------+--------------+
///         | node no. |   sequence   |
///         +----------+--------------+
///
///  value  0          8           10           12
///         +----------+-----------+------------+---------------+----------------------------
///         | added,   | partition | key length | key,          | record: header, then value
///         | Unix ms  |           |            | 1..1024 bytes |  ...
///         +----------+-----------+------------+---------------+----------------------------
/// </code>
/// </summary>
internal static class HintFormat
{
    internal const int KeyBytes = 10;
    private const int HeadBytes = 12;

    internal static int ValueBytes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record) => HeadBytes + key.Length + record.Length;

    /// <summary>Writes the key to the front of <paramref name="buffer"/> and returns that part of it.</summary>
    internal static ReadOnlySpan<byte> ComposeKey(Span<byte> buffer, ushort node, ulong sequence)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer, node);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[2..], sequence);
        return buffer[..KeyBytes];
    }

    internal static (ushort Node, ulong Sequence) ReadKey(ReadOnlySpan<byte> key) =>
        (BinaryPrimitives.ReadUInt16BigEndian(key), BinaryPrimitives.ReadUInt64BigEndian(key[2..]));

    /// <summary>Fills <paramref name="value"/>, which has <see cref="ValueBytes"/>.</summary>
    internal static void WriteValue(Span<byte> value, long addedAtMs, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value, addedAtMs);
        BinaryPrimitives.WriteUInt16LittleEndian(value[8..], (ushort)partition);
        BinaryPrimitives.WriteUInt16LittleEndian(value[10..], (ushort)key.Length);
        key.CopyTo(value[HeadBytes..]);
        record.CopyTo(value[(HeadBytes + key.Length)..]);
    }

    /// <summary>False when <paramref name="value"/> is not a hint, or its record has a format that this build does not know.</summary>
    internal static bool TryReadValue(ulong sequence, ReadOnlyMemory<byte> value, int partitions, out Hint hint)
    {
        hint = default;
        var bytes = value.Span;
        if (bytes.Length < HeadBytes) return false;
        int partition = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        int keyBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (partition >= partitions || keyBytes is 0 or > Limits.KeyBytesMax || bytes.Length < HeadBytes + keyBytes) return false;
        if (!RecordHeader.TryRead(bytes[(HeadBytes + keyBytes)..], out _)) return false;
        hint = new Hint(
            sequence, ReadSince(bytes), partition, value.Slice(HeadBytes, keyBytes), value[(HeadBytes + keyBytes)..]);
        return true;
    }

    /// <summary>
    /// From when on it ages, Unix milliseconds: from its record's version, or since it was added if that is earlier. A coordinator
    /// that stood still adds a hint long after the write. What is not a hint is older than all hints.
    /// </summary>
    internal static long ReadSince(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeadBytes) return long.MinValue;
        var record = HeadBytes + BinaryPrimitives.ReadUInt16LittleEndian(value[10..]);
        if (value.Length < record || !RecordHeader.TryRead(value[record..], out var header)) return long.MinValue;
        return Math.Min(BinaryPrimitives.ReadInt64LittleEndian(value), header.Version.UnixTimeMs);
    }
}
