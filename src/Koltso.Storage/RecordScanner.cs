using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage;

/// <summary>
/// Reads records in stored-key order, a page at a time. Between two pages it holds neither the database, for which a reopening
/// would have to wait, nor a snapshot, which would keep replaced records on the disk. So a record that does not change is
/// seen once, and of a record that is written meanwhile either the old or the new one. One thread at a time; it may block.
/// </summary>
internal sealed class RecordScanner
{
    /// <summary>A page: a few milliseconds.</summary>
    internal const int RecordsMax = 4096;
    internal const long BytesMax = 4L << 20;

    private readonly DatabaseSlot _slot;
    private readonly HealthTracker _health;
    private readonly int? _partition;
    private readonly int _recordsMax;

    /// <summary>Where the next page begins: a stored key, or the least of all that are greater than one.</summary>
    private readonly byte[] _from = new byte[StoredKey.BytesMax + 1];
    private int _fromBytes;

    /// <summary>All records.</summary>
    internal RecordScanner(DatabaseSlot slot, HealthTracker health)
    {
        _slot = slot;
        _health = health;
        _recordsMax = RecordsMax;
    }

    /// <summary>Those of one partition, from <paramref name="fromKey"/> on.</summary>
    internal RecordScanner(
        DatabaseSlot slot, HealthTracker health, int partition, ReadOnlySpan<byte> fromKey, int recordsMax = RecordsMax)
        : this(slot, health)
    {
        _partition = partition;
        _fromBytes = StoredKey.Compose(_from, partition, fromKey).Length;
        _recordsMax = recordsMax;
    }

    /// <summary>False after the last page, or when the visitor had seen enough.</summary>
    internal bool HasMore { get; private set; } = true;

    /// <summary>Whether there is no record from where it stands on. False also where that cannot be read.</summary>
    internal bool FindsNothing()
    {
        var isEmpty = true;
        return ReadPage((_, _) => isEmpty = false) == ScanStatus.Ok && isEmpty;
    }

    /// <summary>Shows what is left, page after page.</summary>
    internal ScanStatus ReadAll(ScanVisitor visitor)
    {
        var status = ScanStatus.Ok;
        while (status == ScanStatus.Ok && HasMore) status = ReadPage(visitor);
        return status;
    }

    /// <summary>Shows one page's stored keys and records to <paramref name="visitor"/>. Unless Ok, the scan cannot continue.</summary>
    internal ScanStatus ReadPage(ScanVisitor visitor)
    {
        var database = _slot.Enter();
        if (database is null) return ScanStatus.StoreFailed;
        try
        {
            using var scan = database.Scan(Family.Records);
            return ReadPage(scan, visitor);
        }
        finally
        {
            _slot.Exit();
        }
    }

    private ScanStatus ReadPage(IScan scan, ScanVisitor visitor)
    {
        var records = 0;
        long bytes = 0;
        for (var found = scan.Seek(_from.AsSpan(0, _fromBytes)); found; found = scan.MoveNext())
        {
            var key = scan.Key;
            if (_partition is { } partition && StoredKey.Partition(key) != partition) return End();
            var record = scan.Value;
            if (!RecordHeader.TryRead(record, out _)) return Corrupt(DatabaseStatus.Ok);
            if (!visitor(key, record)) return End();
            bytes += key.Length + record.Length;
            if (++records < _recordsMax && bytes < BytesMax && !_slot.IsClosing) continue;
            ContinueBehind(key);
            return ScanStatus.Ok;
        }

        var status = scan.Status();
        return status.Code switch
        {
            DatabaseCode.Ok => End(),
            DatabaseCode.Corruption => Corrupt(status),
            _ => ScanStatus.StoreFailed,
        };
    }

    private void ContinueBehind(ReadOnlySpan<byte> key)
    {
        key.CopyTo(_from);
        _from[key.Length] = 0;
        _fromBytes = key.Length + 1;
    }

    private ScanStatus End()
    {
        HasMore = false;
        return ScanStatus.Ok;
    }

    private ScanStatus Corrupt(DatabaseStatus status)
    {
        _health.CountCorruptRead(status, _from.AsSpan(0, _fromBytes));
        return ScanStatus.Corrupt;
    }
}
