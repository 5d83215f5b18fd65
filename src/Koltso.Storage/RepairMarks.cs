using System.Buffers.Binary;
using System.Collections.Concurrent;
using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// When each partition was last compared with each peer, with success: the clock reading at which that comparison began. Any
/// thread may read, at once; writing blocks. All marks are in memory, at most one for each partition and peer. On the disk a
/// mark may be missing or old, after a crash or where the disk was full: then a partition is compared once too often.
/// A mark is an entry of the "meta" family; the key's numbers are big endian, the reading is little endian:
/// <code>
///  key   0            7           9          11      value  0               8
///        +------------+-----------+----------+              +---------------+
///        | "repair-"  | partition | peer no. |              | clock reading |
///        +------------+-----------+----------+              +---------------+
/// </code>
/// </summary>
public sealed class RepairMarks
{
    private const int KeyBytes = 11;

    private readonly DatabaseSlot _slot;
    private readonly SideWriter _writer;
    private readonly int _partitions;
    private readonly ConcurrentDictionary<(int Partition, ushort Peer), ulong> _marks = new();
    private readonly Lock _writing = new();

    internal RepairMarks(DatabaseSlot slot, SideWriter writer, int partitions)
    {
        _slot = slot;
        _writer = writer;
        _partitions = partitions;
    }

    private static ReadOnlySpan<byte> Prefix => "repair-"u8;

    /// <summary>0 when they were never compared.</summary>
    public ulong Read(int partition, ushort peer) => _marks.GetValueOrDefault((partition, peer));

    /// <summary>Notes a comparison that began at <paramref name="clock"/>; an earlier one changes nothing. Blocks: for a worker.</summary>
    public void Write(int partition, ushort peer, ulong clock)
    {
        if ((uint)partition >= (uint)_partitions) throw new ArgumentOutOfRangeException(nameof(partition));
        lock (_writing)
        {
            if (clock <= Read(partition, peer)) return;
            _marks[(partition, peer)] = clock;
            Store(partition, peer, clock);
        }
    }

    internal DatabaseStatus Load(IDatabase database)
    {
        using var scan = database.Scan(Family.Meta);
        for (var found = scan.Seek(Prefix); found; found = scan.MoveNext())
        {
            var key = scan.Key;
            var value = scan.Value;
            if (!key.StartsWith(Prefix)) return DatabaseStatus.Ok;
            if (key.Length != KeyBytes || value.Length != sizeof(ulong)) continue;
            int partition = BinaryPrimitives.ReadUInt16BigEndian(key[Prefix.Length..]);
            var peer = BinaryPrimitives.ReadUInt16BigEndian(key[(Prefix.Length + 2)..]);
            if (partition < _partitions) _marks[(partition, peer)] = BinaryPrimitives.ReadUInt64LittleEndian(value);
        }

        return scan.Status();
    }

    private void Store(int partition, ushort peer, ulong clock)
    {
        var database = _slot.Enter();
        if (database is null) return;
        try
        {
            Span<byte> key = stackalloc byte[KeyBytes];
            Span<byte> value = stackalloc byte[sizeof(ulong)];
            Prefix.CopyTo(key);
            BinaryPrimitives.WriteUInt16BigEndian(key[Prefix.Length..], (ushort)partition);
            BinaryPrimitives.WriteUInt16BigEndian(key[(Prefix.Length + 2)..], peer);
            BinaryPrimitives.WriteUInt64LittleEndian(value, clock);
            using var batch = database.NewBatch();
            batch.Put(database, Family.Meta, key, value);
            if (_writer.MayAdd) _writer.TryWrite(database, batch, KeyBytes + sizeof(ulong));
        }
        finally
        {
            _slot.Exit();
        }
    }
}
