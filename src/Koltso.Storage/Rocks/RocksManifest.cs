using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// Appends one change to the manifest of a closed database: that a table is in it no more. RocksDB's C API has no call that takes
/// out a table which cannot be read: it deletes whole ranges, and none of level 0, and a merge fails over the damage. A manifest is
/// a log of changes, as LevelDB had it: blocks of 32 KiB with records, which are cut where a block ends.
/// <code>
///  record    crc 4 | bytes 2 | type 1 | change, or a part of it       crc: CRC32C of type and bytes, masked
///            type: 1 whole, 2 first part, 3 middle part, 4 last part; fewer than 7 bytes at a block's end are zeros
///  change    tag 6 (deleted table) | level | number                   each a varint; of the default column family
/// </code>
/// Every RocksDB reads its predecessors' manifests, and an opening writes a new one.
/// </summary>
internal static class RocksManifest
{
    private const int BlockBytes = 32 * 1024, HeaderBytes = 7;
    private const byte DeletedTable = 6;
    private const byte Whole = 1, First = 2, Middle = 3, Last = 4;
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The call that comes back undoes it.</summary>
    /// <exception cref="IOException">The manifest could not be written; nothing is changed.</exception>
    internal static Action ForgetTable(string folder, TableInfo table)
    {
        var path = Path.Combine(folder, Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(folder, "CURRENT"))).Trim());
        var length = new FileInfo(path).Length;
        try
        {
            using (var manifest = new FileStream(path, FileMode.Append)) manifest.Write(Records(Change(table), length));
            Posix.Fsync(path);
        }
        catch (IOException)
        {
            Cut(path, length);
            throw;
        }

        return () => Cut(path, length);
    }

    /// <summary>The change as records that follow on <paramref name="offset"/> bytes of manifest.</summary>
    internal static byte[] Records(ReadOnlySpan<byte> change, long offset)
    {
        var bytes = new List<byte>();
        for (var isFirst = true; isFirst || change.Length > 0; isFirst = false)
        {
            var left = BlockBytes - (int)((offset + bytes.Count) % BlockBytes);
            if (left < HeaderBytes)
            {
                bytes.AddRange(new byte[left]);
                left = BlockBytes;
            }

            var part = change[..Math.Min(change.Length, left - HeaderBytes)];
            change = change[part.Length..];
            var type = change.IsEmpty ? (isFirst ? Whole : Last) : isFirst ? First : Middle;
            bytes.AddRange(Record(type, part));
        }

        return [.. bytes];
    }

    private static byte[] Record(byte type, ReadOnlySpan<byte> part)
    {
        var record = new byte[HeaderBytes + part.Length];
        record[6] = type;
        part.CopyTo(record.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), (ushort)part.Length);
        var crc = uint.MaxValue;
        foreach (var one in record.AsSpan(6)) crc = BitOperations.Crc32C(crc, one);
        BinaryPrimitives.WriteUInt32LittleEndian(record, BitOperations.RotateRight(~crc, 15) + MaskDelta);
        return record;
    }

    private static byte[] Change(TableInfo table)
    {
        var change = new List<byte> { DeletedTable };
        AddVarint(change, (ulong)table.Level);
        AddVarint(change, (ulong)table.Number);
        return [.. change];
    }

    private static void AddVarint(List<byte> bytes, ulong number)
    {
        for (; number >= 128; number >>= 7) bytes.Add((byte)(number | 128));
        bytes.Add((byte)number);
    }

    private static void Cut(string path, long length)
    {
        using (var manifest = new FileStream(path, FileMode.Open)) manifest.SetLength(length);
        Posix.Fsync(path);
    }
}
