using System.Buffers.Binary;
using System.Collections.Concurrent;
using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// When each partition was last compared with each peer, with success, and under which view of the topology. Any thread may
/// read, at once; writing blocks. All marks are in memory, at most one for each partition and peer. On the disk a mark may be
/// missing or old, after a crash or where the disk was full: then a partition is compared once too often.
/// A mark is an entry of the "meta" family; the key's numbers are big endian, those of the value little endian:
/// <code>
///  key   0            7           9          11
///        +------------+-----------+----------+
///        | "repair-"  | partition | peer no. |
///        +------------+-----------+----------+
///  value 0               8         16            24                32                 40
///        +---------------+---------+-------------+-----------------+------------------+
///        | clock reading |  epoch  | list digest | own incarnation | peer incarnation |
///        +---------------+---------+-------------+-----------------+------------------+
/// </code>
/// A value without the incarnations is from a build before 0.3: it reads as incarnations 0, and so holds for no store.
/// A value of the clock reading alone is from a build before 0.2, which did not say for which list it holds: it reads as
/// epoch 0 and digest 0, and so holds for none.
/// </summary>
public sealed class RepairMarks
{
    private const int KeyBytes = 11, ValueBytes = 40, ListValueBytes = 24;

    private readonly DatabaseSlot _slot;
    private readonly SideWriter _writer;
    private readonly int _partitions;
    private readonly ConcurrentDictionary<(int Partition, ushort Peer), RepairMark> _marks = new();
    private readonly Lock _writing = new();

    internal RepairMarks(DatabaseSlot slot, SideWriter writer, int partitions)
    {
        _slot = slot;
        _writer = writer;
        _partitions = partitions;
    }

    private static ReadOnlySpan<byte> Prefix => "repair-"u8;

    /// <summary>The mark's clock is 0 when they were never compared.</summary>
    public RepairMark Read(int partition, ushort peer) => _marks.GetValueOrDefault((partition, peer));

    /// <summary>
    /// Notes a comparison. One that began earlier than what is known of the same list, or under an earlier epoch, changes
    /// nothing. Blocks: for a worker.
    /// </summary>
    public void Write(int partition, ushort peer, RepairMark mark)
    {
        if ((uint)partition >= (uint)_partitions) throw new ArgumentOutOfRangeException(nameof(partition));
        lock (_writing)
        {
            var known = Read(partition, peer);
            if (mark.Epoch < known.Epoch || (mark.ListDigest == known.ListDigest && mark.Clock <= known.Clock)) return;
            _marks[(partition, peer)] = mark;
            Store(partition, peer, mark);
        }
    }

    /// <summary>Voids the marks that <paramref name="isVoid"/> picks, here and on the disk. Blocks: for a worker.</summary>
    public void Void(Func<int, RepairMark, bool> isVoid)
    {
        lock (_writing)
        {
            foreach (var ((partition, peer), mark) in _marks)
            {
                if (mark.Clock == 0 || !isVoid(partition, mark)) continue;
                // The epoch stays: what was learnt before it must not come back.
                var none = mark with { Clock = 0 };
                _marks[(partition, peer)] = none;
                Store(partition, peer, none);
            }
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
            if (key.Length != KeyBytes || value.Length is not (ValueBytes or ListValueBytes or sizeof(ulong))) continue;
            int partition = BinaryPrimitives.ReadUInt16BigEndian(key[Prefix.Length..]);
            var peer = BinaryPrimitives.ReadUInt16BigEndian(key[(Prefix.Length + 2)..]);
            if (partition < _partitions) _marks[(partition, peer)] = Decode(value);
        }

        return scan.Status();
    }

    private static RepairMark Decode(ReadOnlySpan<byte> value)
    {
        var clock = BinaryPrimitives.ReadUInt64LittleEndian(value);
        if (value.Length < ListValueBytes) return new RepairMark(clock, 0, 0);
        var mark = new RepairMark(
            clock, BinaryPrimitives.ReadInt64LittleEndian(value[8..]), BinaryPrimitives.ReadUInt64LittleEndian(value[16..]));
        if (value.Length < ValueBytes) return mark;
        var (own, peer) = (BinaryPrimitives.ReadUInt64LittleEndian(value[24..]), BinaryPrimitives.ReadUInt64LittleEndian(value[32..]));
        return mark with { Own = own, Peer = peer };
    }

    private void Store(int partition, ushort peer, RepairMark mark)
    {
        var database = _slot.Enter();
        if (database is null) return;
        try
        {
            Span<byte> key = stackalloc byte[KeyBytes];
            Span<byte> value = stackalloc byte[ValueBytes];
            Prefix.CopyTo(key);
            BinaryPrimitives.WriteUInt16BigEndian(key[Prefix.Length..], (ushort)partition);
            BinaryPrimitives.WriteUInt16BigEndian(key[(Prefix.Length + 2)..], peer);
            BinaryPrimitives.WriteUInt64LittleEndian(value, mark.Clock);
            BinaryPrimitives.WriteInt64LittleEndian(value[8..], mark.Epoch);
            BinaryPrimitives.WriteUInt64LittleEndian(value[16..], mark.ListDigest);
            BinaryPrimitives.WriteUInt64LittleEndian(value[24..], mark.Own);
            BinaryPrimitives.WriteUInt64LittleEndian(value[32..], mark.Peer);
            using var batch = database.NewBatch();
            batch.Put(database, Family.Meta, key, value);
            if (_writer.MayAdd) _writer.TryWrite(database, batch, KeyBytes + ValueBytes);
        }
        finally
        {
            _slot.Exit();
        }
    }
}
