using Koltso.Core;
using Koltso.Core.Records;

namespace Koltso.Wire.Encoding;

/// <summary>
/// Fills one page: what a reply holds of something longer, and where the next page begins. Owns a rented buffer until
/// <see cref="Finish"/> hands it on, or <see cref="Drop"/> gives it back. Always room for the next key. Little endian:
/// <code>
///  0              4
///  +--------------+--------------------+-------------
///  | entry bytes  | entry, entry ...   | next key ...
///  +--------------+--------------------+-------------
/// </code>
/// </summary>
public sealed class PageWriter
{
    /// <summary>Largest page, as large as the body of a reply may be.</summary>
    public const int PageBytesMax = 256 * 1024;

    /// <summary>Largest entry that goes into an empty page.</summary>
    public const int EntryBytesMax = EntriesEndMax - LengthBytes;

    private const int LengthBytes = sizeof(uint);
    private const int EntriesEndMax = PageBytesMax - Limits.KeyBytesMax;
    private readonly PooledBytes _page = PooledBytes.Rent(PageBytesMax);
    private int _length = LengthBytes;

    /// <summary>Room for one entry; false when the page is full: this entry begins the next one.</summary>
    internal bool TryAdd(int bytes, out FieldWriter entry)
    {
        entry = default;
        if (_length + bytes > EntriesEndMax) return false;
        entry = new FieldWriter(_page.Span.Slice(_length, bytes));
        _length += bytes;
        return true;
    }

    /// <summary>The page, which the caller returns. Ends the writing.</summary>
    /// <param name="nextKey">Where the next page begins; empty: this is the last one.</param>
    public PooledBytes Finish(ReadOnlySpan<byte> nextKey)
    {
        var entries = new FieldWriter(_page.Span);
        entries.WriteUInt32((uint)(_length - LengthBytes));
        nextKey.CopyTo(_page.Span[_length..]);
        return _page.Shortened(_length + nextKey.Length);
    }

    public void Drop() => _page.Return();
}
