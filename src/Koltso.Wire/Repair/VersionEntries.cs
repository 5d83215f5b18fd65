using Koltso.Core.Records;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>
/// Keys with the versions of their records as entries of a page: a listing.
/// <code>
///  key bytes 2, key | clock 8 | node 2 | flags 1 | copies 1
/// </code>
/// </summary>
public static class VersionEntries
{
    private const int VersionBytes = 8 + 2 + 1 + 1;

    /// <summary>False when the page is full: this entry begins the next one.</summary>
    public static bool TryAddVersion(this PageWriter page, ReadOnlySpan<byte> key, RecordHeader header)
    {
        if (!page.TryAdd(FieldWriter.BytesOf(key) + VersionBytes, out var entry)) return false;
        entry.WriteKey(key);
        entry.WriteUInt64(header.Version.Clock);
        entry.WriteUInt16(header.Version.Node);
        entry.WriteByte((byte)header.Flags);
        entry.WriteByte(header.Copies);
        return true;
    }

    /// <summary>False at the end.</summary>
    public static bool TryReadVersion(this ref PageReader page, out RepairEntry entry)
    {
        entry = default;
        if (page.Entries.IsAtEnd) return false;
        var key = page.Entries.ReadKey();
        var version = new RecordVersion(page.Entries.ReadUInt64(), page.Entries.ReadUInt16());
        var (flags, copies) = ((RecordFlags)page.Entries.ReadByte(), page.Entries.ReadByte());
        if (page.Entries.IsBroken) return false;
        entry = new RepairEntry(key.ToArray(), version, flags, copies);
        return true;
    }
}
