using System.Runtime.InteropServices;
using Koltso.Storage.Native;

namespace Koltso.Storage.Caching;

/// <summary>
/// Headers of records under the hashes of their keys, in memory of its own. A place is one line of the processor's cache, so that a call
/// waits for memory once, and has two headers: the one that was used last, and another, which makes room for the next. One caller at a
/// time, who also sees to disposal.
/// <code>
///  0              8        9                    32             40       41                   64
///  +--------------+--------+--------------------+--------------+--------+--------------------+
///  | print + salt | bytes  | header, up to 23 B | print + salt | bytes  | header, up to 23 B |
///  |          8 B | 0: none|                    |          8 B | 0: none|                    |
///  +--------------+--------+--------------------+--------------+--------+--------------------+
/// </code>
/// Invariant: where the first is none, the second is none.
/// </summary>
internal sealed unsafe class HeaderTable : IDisposable
{
    /// <summary>A version with an expiry has 22. What has more fields is not kept.</summary>
    internal const int HeaderBytesMax = 23;

    private const int PlaceBytes = 64, EntryBytes = 32, LengthAt = 8, HeaderAt = 9;

    /// <summary>Any odd number with many bits.</summary>
    private const ulong SaltStep = 0x9e37_79b9_7f4a_7c15;

    private readonly NativeHandle _memory;
    private readonly byte* _first;
    private readonly uint _places;
    private ulong _salt;

    /// <param name="bytes">All that it takes: two places at least.</param>
    internal HeaderTable(long bytes)
    {
        // One less, because the first begins where a line of the cache does.
        _places = (uint)Math.Min(bytes / PlaceBytes - 1, uint.MaxValue);
        // Zeroed; the system gives a page when it is first touched.
        _memory = new NativeHandle((nint)NativeMemory.AllocZeroed((nuint)bytes), &Free);
        _first = (byte*)((_memory.Pointer + PlaceBytes - 1) & -PlaceBytes);
    }

    /// <summary>Of places that were ever used.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The header, until the next call.</summary>
    internal bool TryGet(CacheHash hash, out ReadOnlySpan<byte> header)
    {
        var place = PlaceOf(hash);
        var print = hash.Print + _salt;
        header = default;
        if (!IsOf(place, print))
        {
            if (!IsOf(place + EntryBytes, print)) return false;
            Span<byte> used = stackalloc byte[EntryBytes];
            Entry(place + EntryBytes).CopyTo(used);
            MakeSecond(place);
            used.CopyTo(Entry(place));
        }

        header = new ReadOnlySpan<byte>(place + HeaderAt, place[LengthAt]);
        return true;
    }

    /// <summary>In the place of what the key had. One that is too long is left out, and the key has none then.</summary>
    internal void Set(CacheHash hash, ReadOnlySpan<byte> header)
    {
        if (header.Length is 0 or > HeaderBytesMax)
        {
            Remove(hash);
            return;
        }

        var place = PlaceOf(hash);
        var print = hash.Print + _salt;
        if (*(ulong*)place == 0) Bytes += PlaceBytes;
        if (!IsOf(place, print)) MakeSecond(place);
        *(ulong*)place = print;
        place[LengthAt] = (byte)header.Length;
        header.CopyTo(new Span<byte>(place + HeaderAt, HeaderBytesMax));
    }

    internal void Remove(CacheHash hash)
    {
        var place = PlaceOf(hash);
        var print = hash.Print + _salt;
        var second = place + EntryBytes;
        if (IsOf(second, print)) second[LengthAt] = 0;
        if (!IsOf(place, print)) return;
        if (second[LengthAt] != 0) Entry(second).CopyTo(Entry(place));
        else place[LengthAt] = 0;
        second[LengthAt] = 0;
    }

    /// <summary>Touches no place: what is there is nobody's any more.</summary>
    internal void Clear() => _salt += SaltStep;

    public void Dispose() => _memory.Dispose();

    private static void Free(nint memory) => NativeMemory.Free((void*)memory);

    private static bool IsOf(byte* entry, ulong print) => *(ulong*)entry == print && entry[LengthAt] != 0;

    private static Span<byte> Entry(byte* entry) => new(entry, EntryBytes);

    private static void MakeSecond(byte* place) => Entry(place).CopyTo(Entry(place + EntryBytes));

    private byte* PlaceOf(CacheHash hash) => _first + (long)(((ulong)(uint)hash.Place * _places) >> 32) * PlaceBytes;
}
