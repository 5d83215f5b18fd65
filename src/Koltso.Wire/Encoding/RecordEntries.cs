using Koltso.Core;

namespace Koltso.Wire.Encoding;

/// <summary>
/// Keys with their whole records as entries of a page. A record that fits into no page is only named, for the reader to
/// fetch by itself.
/// <code>
///  key bytes 2, key | record bytes 4, or FFFFFFFF for one that is only named | record ...
/// </code>
/// </summary>
public static class RecordEntries
{
    /// <summary>The largest record that goes into a page, whatever its key.</summary>
    public const int RecordBytesMax = PageWriter.EntryBytesMax - Limits.KeyBytesMax - sizeof(ushort) - sizeof(uint);

    private const uint OnlyNamed = uint.MaxValue;

    /// <summary>False when the page is full: this entry begins the next one.</summary>
    public static bool TryAddRecord(this PageWriter page, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        var isTooLarge = record.Length > RecordBytesMax;
        if (isTooLarge) record = default;
        if (!page.TryAdd(FieldWriter.BytesOf(key) + sizeof(uint) + record.Length, out var entry)) return false;
        entry.WriteKey(key);
        entry.WriteUInt32(isTooLarge ? OnlyNamed : (uint)record.Length);
        entry.WriteBytes(record);
        return true;
    }

    /// <summary>False at the end. An empty record is one that fits into no page.</summary>
    public static bool TryReadRecord(this ref PageReader page, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> record)
    {
        key = record = default;
        if (page.Entries.IsAtEnd) return false;
        key = page.Entries.ReadKey();
        var bytes = page.Entries.ReadUInt32();
        if (bytes == 0) page.Entries.Break();
        if (bytes != OnlyNamed) record = page.Entries.Take(bytes);
        return !page.Entries.IsBroken;
    }
}
