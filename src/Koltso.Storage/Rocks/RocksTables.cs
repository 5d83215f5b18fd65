using System.Runtime.InteropServices;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>Reads RocksDB's list of its table files.</summary>
internal static unsafe class RocksTables
{
    /// <summary>Those of the records.</summary>
    internal static List<TableInfo> List(nint database)
    {
        var tables = new List<TableInfo>();
        var files = RocksTableApi.Livefiles(database);
        for (var i = 0; i < RocksTableApi.LivefilesCount(files); i++)
        {
            if (!Text(RocksTableApi.LivefilesColumnFamilyName(files, i)).SequenceEqual("default"u8)) continue;
            var name = System.Text.Encoding.ASCII.GetString(Text(RocksTableApi.LivefilesName(files, i)));
            if (DamageLedger.NumberIn(name) is not { } number) continue;
            nuint firstBytes, lastBytes;
            var first = RocksTableApi.LivefilesSmallestKey(files, i, &firstBytes);
            var last = RocksTableApi.LivefilesLargestKey(files, i, &lastBytes);
            tables.Add(new TableInfo(
                number, RocksTableApi.LivefilesLevel(files, i), new ReadOnlySpan<byte>(first, (int)firstBytes).ToArray(),
                new ReadOnlySpan<byte>(last, (int)lastBytes).ToArray()));
        }

        RocksTableApi.LivefilesDestroy(files);
        return tables;
    }

    private static ReadOnlySpan<byte> Text(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
}
