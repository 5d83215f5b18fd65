using System.Buffers.Binary;
using System.Collections.Concurrent;
using Koltso.Core.Repair;
using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage.Lineage;

/// <summary>
/// What this node remembers of the other nodes' stores: the newest of each. Any thread; a change is known at once, and is on
/// the disk after <see cref="Save"/>, which blocks. One entry for each node in the "meta" family; its number big endian, the
/// rest little endian:
/// <code>
///  key   0           7          9      value  0             8         16         24
///        +-----------+----------+             +-------------+---------+----------+
///        | "member-" | node no. |             | incarnation |   run   |   mark   |
///        +-----------+----------+             +-------------+---------+----------+
/// </code>
/// </summary>
public sealed class MemberMemories
{
    private const int KeyBytes = 9, ValueBytes = 24;

    private readonly DatabaseSlot _slot;
    private readonly SideWriter _writer;
    private readonly ConcurrentDictionary<ushort, StorePoint> _memories = new();
    private readonly ConcurrentDictionary<ushort, StorePoint> _stored = new();
    private readonly Lock _saving = new();

    internal MemberMemories(DatabaseSlot slot, SideWriter writer) => (_slot, _writer) = (slot, writer);

    private static ReadOnlySpan<byte> Prefix => "member-"u8;

    /// <summary>Null when no store of that node is known.</summary>
    public StorePoint? Read(ushort node) => _memories.TryGetValue(node, out var memory) ? memory : null;

    public void Note(ushort node, StorePoint memory) => _memories[node] = memory;

    /// <summary>Puts on the disk what has changed. What it does not take is tried again the next time.</summary>
    public void Save()
    {
        lock (_saving)
        {
            foreach (var (node, memory) in _memories)
            {
                if (_stored.TryGetValue(node, out var stored) && stored == memory) continue;
                if (!TryStore(node, memory)) return;
                _stored[node] = memory;
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
            if (key.Length != KeyBytes || value.Length != ValueBytes) continue;
            var node = BinaryPrimitives.ReadUInt16BigEndian(key[Prefix.Length..]);
            _memories[node] = _stored[node] = new StorePoint(
                BinaryPrimitives.ReadUInt64LittleEndian(value), BinaryPrimitives.ReadUInt64LittleEndian(value[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(value[16..]));
        }

        return scan.Status();
    }

    private bool TryStore(ushort node, StorePoint memory)
    {
        var database = _slot.Enter();
        if (database is null) return false;
        try
        {
            Span<byte> key = stackalloc byte[KeyBytes];
            Span<byte> value = stackalloc byte[ValueBytes];
            Prefix.CopyTo(key);
            BinaryPrimitives.WriteUInt16BigEndian(key[Prefix.Length..], node);
            BinaryPrimitives.WriteUInt64LittleEndian(value, memory.Incarnation);
            BinaryPrimitives.WriteUInt64LittleEndian(value[8..], memory.Run);
            BinaryPrimitives.WriteUInt64LittleEndian(value[16..], memory.Mark);
            using var batch = database.NewBatch();
            batch.Put(database, Family.Meta, key, value);
            return _writer.MayAdd && _writer.TryWrite(database, batch, KeyBytes + ValueBytes);
        }
        finally
        {
            _slot.Exit();
        }
    }
}
