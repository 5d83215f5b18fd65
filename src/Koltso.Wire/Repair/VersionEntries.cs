using Koltso.Core.Records;
using Koltso.Wire.Encoding;

namespace Koltso.Wire.Repair;

/// <summary>
/// Keys with the versions of their records as entries of a page: a listing.
/// <code>
///  key bytes 2, key | clock 8 | node 2 | flags 1 | copies 1 | digest 4, if asked for: the lower half
/// </code>
/// </summary>
public static class VersionEntries
{
    private const int VersionBytes = 8 + 2 + 1 + 1, DigestBytes = 4;

    /// <summary>False when the page is full: this entry begins the next one.</summary>
    /// <param name="digest">Null in a listing without digests.</param>
    public static bool TryAddVersion(this PageWriter page, ReadOnlySpan<byte> key, RecordHeader header, uint? digest)
    {
        if (!page.TryAdd(FieldWriter.BytesOf(key) + VersionBytes + (digest is null ? 0 : DigestBytes), out var entry)) return false;
        entry.WriteKey(key);
        entry.WriteUInt64(header.Version.Clock);
        entry.WriteUInt16(header.Version.Node);
        entry.WriteByte((byte)header.Flags);
        entry.WriteByte(header.Copies);
        if (digest is { } known) entry.WriteUInt32(known);
        return true;
    }

    /// <summary>False at the end.</summary>
    /// <param name="withDigest">As the listing was asked for.</param>
    public static bool TryReadVersion(this ref PageReader page, bool withDigest, out RepairEntry entry)
    {
        entry = default;
        if (page.Entries.IsAtEnd) return false;
        var key = page.Entries.ReadKey();
        var version = new RecordVersion(page.Entries.ReadUInt64(), page.Entries.ReadUInt16());
        var (flags, copies) = ((RecordFlags)page.Entries.ReadByte(), page.Entries.ReadByte());
        uint? digest = withDigest ? page.Entries.ReadUInt32() : null;
        if (page.Entries.IsBroken) return false;
        entry = new RepairEntry(key.ToArray(), version, flags, copies, digest);
        return true;
    }
}
