using Koltso.Core.Records;

namespace Koltso.Wire.Repair;

/// <summary>
/// Fills one page of a reply to RepairList or RepairRecords. Owns a rented buffer until <see cref="Finish"/> hands it
/// on, or <see cref="Drop"/> gives it back. Always room for the next key.
/// </summary>
public sealed class PageWriter
{
    private const int LengthBytes = sizeof(uint);
    private const int EntriesMax = RepairMessages.PageBytesMax - Core.Limits.KeyBytesMax;
    private readonly PooledBytes _page = PooledBytes.Rent(RepairMessages.PageBytesMax);
    private int _length = LengthBytes;

    /// <summary>False when the page is full: this entry begins the next one.</summary>
    public bool TryAddVersion(ReadOnlySpan<byte> key, RecordHeader header)
    {
        var bytes = 2 + key.Length + RepairEntry.VersionBytes;
        if (_length + bytes > EntriesMax) return false;
        var writer = new FieldWriter(_page.Span.Slice(_length, bytes));
        writer.WriteUInt16(key.Length);
        writer.WriteBytes(key);
        writer.WriteUInt64(header.Version.Clock);
        writer.WriteUInt16(header.Version.Node);
        writer.WriteByte((byte)header.Flags);
        writer.WriteByte(header.Copies);
        _length += bytes;
        return true;
    }

    /// <summary>False when the page is full: this entry begins the next one. A record that fits into no page is only named.</summary>
    public bool TryAddRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        var isTooLarge = record.Length > RepairMessages.RecordBytesMax;
        if (isTooLarge) record = default;
        var bytes = 2 + key.Length + 4 + record.Length;
        if (_length + bytes > EntriesMax) return false;
        var writer = new FieldWriter(_page.Span.Slice(_length, bytes));
        writer.WriteUInt16(key.Length);
        writer.WriteBytes(key);
        writer.WriteUInt32(isTooLarge ? RepairMessages.TooLarge : (uint)record.Length);
        writer.WriteBytes(record);
        _length += bytes;
        return true;
    }

    /// <summary>The page, which the caller returns. Ends the writing.</summary>
    /// <param name="nextKey">Where the next page begins; empty: there is none.</param>
    public PooledBytes Finish(ReadOnlySpan<byte> nextKey)
    {
        var entries = new FieldWriter(_page.Span);
        entries.WriteUInt32((uint)(_length - LengthBytes));
        nextKey.CopyTo(_page.Span[_length..]);
        return new PooledBytes(_page.Array!, _length + nextKey.Length);
    }

    public void Drop() => _page.Return();
}
