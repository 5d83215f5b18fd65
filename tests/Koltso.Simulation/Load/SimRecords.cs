using System.Buffers.Binary;
using System.Text;
using Koltso.Core.Records;

namespace Koltso.Simulation.Load;

/// <summary>
/// What clients write. A value tells who wrote it: eight bytes of its number, then filling. Of three keys one gets records of
/// format 1, one of format 2, and one of format 2 with a field that no build knows yet, which tells the key; all are of format 1
/// while not every node knows the other.
/// </summary>
internal static class SimRecords
{
    private const int FillingMax = 120, Formats = 3;

    private static readonly byte[][] s_keys = [.. Enumerable.Range(0, 1024).Select(static key => Encoding.UTF8.GetBytes($"key-{key}"))];

    /// <summary>Of a later build.</summary>
    private const RecordFlags UnknownFlag = (RecordFlags)64;

    /// <summary>A record with room for its header's version and copies.</summary>
    /// <param name="value">0: a deletion.</param>
    /// <param name="mayBeTwo">Whether every node knows format 2.</param>
    public static PooledBytes Make(int key, long value, bool mayBeTwo, out RecordHeader header)
    {
        var isPut = value != 0;
        var isTwo = mayBeTwo && key % Formats != 0;
        var field = isTwo ? FieldOf(key) : [];
        header = new RecordHeader(
            default, (isPut ? RecordFlags.None : RecordFlags.Tombstone) | (field.Length > 0 ? UnknownFlag : RecordFlags.None), 0, 0,
            isTwo ? RecordFormat.Two : RecordFormat.One)
        {
            OtherFieldBytes = (byte)field.Length,
        };
        var record = PooledBytes.Rent(header.Bytes + (isPut ? sizeof(long) + FillingOf(value) : 0));
        field.CopyTo(record.Span[RecordHeader.FixedBytes..]);
        record.Span[header.Bytes..].Fill((byte)value);
        if (isPut) BinaryPrimitives.WriteInt64LittleEndian(record.Span[header.Bytes..], value);
        return record;
    }

    /// <summary>The keys of all entities, made once.</summary>
    public static byte[] KeyOf(int key) => s_keys[key];

    /// <summary>-1 when it is nobody's value.</summary>
    public static long ValueOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(long)) return -1;
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var filling = bytes[sizeof(long)..];
        return filling.Length == FillingOf(value) && !filling.ContainsAnyExcept((byte)value) ? value : -1;
    }

    /// <summary>Whether a record of the key has the fields with which its writer sent it off.</summary>
    public static bool HasItsField(int key, in RecordHeader header, ReadOnlySpan<byte> record) =>
        header.FieldsOf(record).SequenceEqual(header.Format == RecordFormat.One ? default : FieldOf(key));

    /// <summary>Empty: none.</summary>
    private static byte[] FieldOf(int key) =>
        key % Formats != 2 ? [] : [.. Enumerable.Range(0, 1 + (key % 20)).Select(at => (byte)(key + at))];

    private static int FillingOf(long value) => (int)(value * 7 % FillingMax);
}
