using System.Numerics;
using System.Runtime.InteropServices;
using Koltso.Storage.Native;

namespace Koltso.Storage.Caching;

/// <summary>
/// Small entries under byte keys, in memory of its own: a ring in which the oldest entry makes room for the newest, unless it was read
/// since it was put there; such a one goes to the ring's end, as if it were new. One caller at a time, who also sees to disposal.
/// <code>
///  slots: 8 bytes each, found by tag, the next ones tried in turn        entries: one after the other, from head to tail
///  +-----------+----------------------------+       +-------+-----------------------+-------------+-----+-------+---------+
///  | tag (4 B) | offset / 8 + 1; 0: nothing |  ...  | tag   | flags, key bytes (2)  | value bytes | key | value | to 8    |
///  +-----------+----------------------------+       +-------+-----------------------+-------------+-----+-------+---------+
/// </code>
/// Keys have 1 to 16,383 bytes. Invariants: a slot leads to each entry that is not gone, and to no other; what is between tail and head
/// is free; an entry does not go round the end, where a gone one fills up what is left.
/// </summary>
internal sealed unsafe class EntryRing : IDisposable
{
    private const int EntryHeadBytes = 8, SlotBytes = 8;
    private const ushort ReadFlag = 0x8000, GoneFlag = 0x4000, KeyBytesMask = 0x3fff;

    /// <summary>Entries that were read and move to the end, for one that comes in: a bound for what that may take.</summary>
    private const int MovesMax = 4;

    private readonly NativeHandle _memory;
    private readonly ulong* _slots;
    private readonly byte* _ring;
    private readonly uint _slotMask;
    private readonly long _ringBytes;
    private long _head, _tail, _used;

    /// <param name="bytes">All that it takes: a kilobyte at least.</param>
    /// <param name="entryBytes">About what an entry takes: with smaller ones, the slots are full before the ring is.</param>
    internal EntryRing(long bytes, int entryBytes)
    {
        long slots = BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(bytes / entryBytes, 8, 1 << 30));
        _slotMask = (uint)(slots - 1);
        // Offsets have 32 bits, of 8 bytes each.
        _ringBytes = Math.Min(bytes - slots * SlotBytes, (long)uint.MaxValue * 8) & ~7;
        // Zeroed; the system gives a page when it is first touched.
        _memory = new NativeHandle((nint)NativeMemory.AllocZeroed((nuint)(slots * SlotBytes + _ringBytes)), &Free);
        _slots = (ulong*)_memory.Pointer;
        _ring = (byte*)_memory.Pointer + slots * SlotBytes;
    }

    internal int Count { get; private set; }

    /// <summary>Of entries, those that are gone and wait for their turn too.</summary>
    internal long Bytes => _used;

    /// <summary>The value, until the next call; it counts as read.</summary>
    internal bool TryGet(uint tag, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (Find(tag, key) is not { } slot) return false;
        var entry = EntryOf(_slots[slot]);
        Flags(entry) |= ReadFlag;
        value = ValueOf(entry);
        return true;
    }

    /// <summary>In the place of what the key had. Too large an entry for this ring is left out, and the key has none then.</summary>
    internal void Set(uint tag, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Find(tag, key) is { } slot)
        {
            var there = EntryOf(_slots[slot]);
            if (ValueBytes(there) == value.Length)
            {
                value.CopyTo(ValueOf(there));
                return;
            }

            Drop(slot);
        }

        if (value.Length <= ushort.MaxValue) Append(tag, key, value);
    }

    /// <summary>Whether there was one that had been read.</summary>
    internal bool Remove(uint tag, ReadOnlySpan<byte> key)
    {
        if (Find(tag, key) is not { } slot) return false;
        var wasRead = (Flags(EntryOf(_slots[slot])) & ReadFlag) != 0;
        Drop(slot);
        return wasRead;
    }

    internal void Clear()
    {
        if (_used == 0) return;
        new Span<ulong>(_slots, (int)_slotMask + 1).Clear();
        (_head, _tail, _used, Count) = (0, 0, 0, 0);
    }

    public void Dispose() => _memory.Dispose();

    private static void Free(nint memory) => NativeMemory.Free((void*)memory);

    private static ref ushort Flags(byte* entry) => ref *(ushort*)(entry + 4);

    private static int KeyBytes(byte* entry) => Flags(entry) & KeyBytesMask;

    private static int ValueBytes(byte* entry) => *(ushort*)(entry + 6);

    private static Span<byte> KeyOf(byte* entry) => new(entry + EntryHeadBytes, KeyBytes(entry));

    private static Span<byte> ValueOf(byte* entry) => new(entry + EntryHeadBytes + KeyBytes(entry), ValueBytes(entry));

    private static int SizeOf(int keyBytes, int valueBytes) => (EntryHeadBytes + keyBytes + valueBytes + 7) & ~7;

    private byte* EntryOf(ulong slot) => _ring + ((slot & uint.MaxValue) - 1) * 8;

    private static ulong SlotFor(uint tag, long offset) => ((ulong)tag << 32) | (ulong)(offset / 8 + 1);

    private uint? Find(uint tag, ReadOnlySpan<byte> key)
    {
        // Writes look for what they replace, and its slot is mostly in no processor's cache.
        if (Count == 0) return null;
        for (var slot = tag & _slotMask; _slots[slot] != 0; slot = (slot + 1) & _slotMask)
        {
            if ((uint)(_slots[slot] >> 32) == tag && key.SequenceEqual(KeyOf(EntryOf(_slots[slot])))) return slot;
        }

        return null;
    }

    private uint SlotOf(uint tag, long offset)
    {
        var (slot, wanted) = (tag & _slotMask, SlotFor(tag, offset));
        while (_slots[slot] != wanted) slot = (slot + 1) & _slotMask;
        return slot;
    }

    private void Append(uint tag, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var size = SizeOf(key.Length, value.Length);
        if (size > _ringBytes / 4 || key.Length is 0 or > KeyBytesMask) return;
        MakeRoom(size);
        var slot = tag & _slotMask;
        while (_slots[slot] != 0) slot = (slot + 1) & _slotMask;
        _slots[slot] = SlotFor(tag, _tail);
        var entry = _ring + _tail;
        *(uint*)entry = tag;
        *(ushort*)(entry + 4) = (ushort)key.Length;
        *(ushort*)(entry + 6) = (ushort)value.Length;
        key.CopyTo(KeyOf(entry));
        value.CopyTo(ValueOf(entry));
        Count++;
        Occupy(size);
    }

    private void MakeRoom(int size)
    {
        for (var moves = 0; ContiguousFree() < size || Count > _slotMask - _slotMask / 4;)
        {
            var atEnd = _ringBytes - _tail;
            if (_used > 0 && _used < _ringBytes && _tail >= _head && atEnd < size && Count <= _slotMask - _slotMask / 4) FillUp(atEnd);
            else Pop(ref moves);
        }
    }

    private long ContiguousFree()
    {
        if (_used == 0) (_head, _tail) = (0, 0);
        if (_used == _ringBytes) return 0;
        return _tail >= _head ? _ringBytes - _tail : _head - _tail;
    }

    /// <summary>Up to the end of the ring. It may take more than an entry's lengths can say, which nobody reads.</summary>
    private void FillUp(long bytes)
    {
        Flags(_ring + _tail) = GoneFlag;
        Occupy(bytes);
    }

    private void Occupy(long bytes)
    {
        _used += bytes;
        _tail += bytes;
        if (_tail == _ringBytes) _tail = 0;
    }

    /// <summary>The oldest entry leaves, or moves to the end.</summary>
    private void Pop(ref int moves)
    {
        var offset = _head;
        var entry = _ring + offset;
        var flags = Flags(entry);
        var isFiller = flags == GoneFlag;
        var size = isFiller ? _ringBytes - _head : SizeOf(KeyBytes(entry), ValueBytes(entry));
        _used -= size;
        _head += size;
        if (_head == _ringBytes) _head = 0;
        if ((flags & GoneFlag) != 0) return;
        var tag = *(uint*)entry;
        var slot = SlotOf(tag, offset);
        if ((flags & ReadFlag) == 0 || moves == MovesMax || ContiguousFree() < size)
        {
            Unlink(slot);
            return;
        }

        moves++;
        Flags(entry) &= KeyBytesMask;
        Buffer.MemoryCopy(entry, _ring + _tail, size, size);
        _slots[slot] = SlotFor(tag, _tail);
        Occupy(size);
    }

    private void Drop(uint slot)
    {
        Flags(EntryOf(_slots[slot])) |= GoneFlag;
        Unlink(slot);
    }

    /// <summary>Those behind it move up, unless they would come before their first place.</summary>
    private void Unlink(uint slot)
    {
        Count--;
        for (var next = (slot + 1) & _slotMask; _slots[next] != 0; next = (next + 1) & _slotMask)
        {
            var home = (uint)(_slots[next] >> 32) & _slotMask;
            if (((next - home) & _slotMask) < ((next - slot) & _slotMask)) continue;
            _slots[slot] = _slots[next];
            slot = next;
        }

        _slots[slot] = 0;
    }
}
