using Koltso.Core;

namespace Koltso.Wire.Encoding;

/// <summary>
/// Reads one page that a <see cref="PageWriter"/> has filled, entry by entry; what an entry holds is its codec's business.
/// Spans lie in the page. When <see cref="IsBroken"/> is true after the last entry, the bytes are not a page: what was
/// read of them must not be used.
/// </summary>
public ref struct PageReader
{
    /// <summary>The entries that were not read yet.</summary>
    internal FieldReader Entries;

    public PageReader(ReadOnlySpan<byte> page)
    {
        var reader = new FieldReader(page);
        Entries = new FieldReader(reader.Take(reader.ReadUInt32()));
        NextKey = reader.Rest;
        if (reader.IsBroken || NextKey.Length > Limits.KeyBytesMax) Entries.Break();
    }

    /// <summary>Where the next page begins; empty: this is the last one.</summary>
    public ReadOnlySpan<byte> NextKey { get; }

    public readonly bool IsBroken => Entries.IsBroken;
}
