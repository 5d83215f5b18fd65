using Koltso.Core;
using Koltso.Core.Records;

namespace Koltso.Wire.Repair;

/// <summary>
/// Reads one page of a reply to RepairList or RepairRecords. Spans lie in the page. When <see cref="IsBroken"/> is true
/// after the last entry, the page is none: what was read of it must not be used.
/// </summary>
public ref struct PageReader
{
    private FieldReader _entries;

    public PageReader(ReadOnlySpan<byte> page)
    {
        var reader = new FieldReader(page);
        _entries = new FieldReader(reader.Take(reader.ReadUInt32()));
        NextKey = reader.Rest;
        if (reader.IsBroken || NextKey.Length > Limits.KeyBytesMax) _entries.Break();
    }

    /// <summary>Where the next page begins; empty: there is none.</summary>
    public ReadOnlySpan<byte> NextKey { get; }

    public readonly bool IsBroken => _entries.IsBroken;

    /// <summary>False at the end.</summary>
    public bool TryReadVersion(out RepairEntry entry)
    {
        entry = default;
        if (_entries.IsAtEnd) return false;
        var key = Key();
        var version = new RecordVersion(_entries.ReadUInt64(), _entries.ReadUInt16());
        var (flags, copies) = ((RecordFlags)_entries.ReadByte(), _entries.ReadByte());
        if (_entries.IsBroken) return false;
        entry = new RepairEntry(key.ToArray(), version, flags, copies);
        return true;
    }

    /// <summary>False at the end. An empty record is one that fits into no page.</summary>
    public bool TryReadRecord(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> record)
    {
        key = record = default;
        if (_entries.IsAtEnd) return false;
        key = Key();
        var bytes = _entries.ReadUInt32();
        if (bytes == 0) _entries.Break();
        if (bytes != RepairMessages.TooLarge) record = _entries.Take(bytes);
        return !_entries.IsBroken;
    }

    private ReadOnlySpan<byte> Key()
    {
        var bytes = _entries.ReadUInt16();
        if (bytes is 0 or > Limits.KeyBytesMax) _entries.Break();
        return _entries.Take(bytes);
    }
}
