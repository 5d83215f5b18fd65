using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>
/// Reads all records again and again, slowly, so that damage is found before somebody needs what is damaged. A pass goes through
/// the keys in order and so through every block of every table (filters excepted, which only save reads). One thread at a time;
/// it blocks, and holds the database for a page at a time. What is read does not enter the block cache.
/// </summary>
internal sealed class TableCheck(DatabaseSlot slot, DamageLedger ledger, TimeProvider time)
{
    /// <summary>A terabyte in a day and a half; some percent of a core while a pass is under way.</summary>
    internal const long BytesPerSecond = 8 << 20;

    /// <summary>From the beginning of one pass to that of the next, at least.</summary>
    internal const int PassMs = 60_000;

    private const long PageBytes = 4 << 20;

    /// <summary>Behind such values it is noted how far the check has come.</summary>
    private const int LargeBytesMin = 64 << 10;

    private byte[] _at = [];
    private long _begunAt = time.GetTimestamp();
    private bool _isOver = true;
    private long _checkedBytes, _passes;

    internal long CheckedBytes => Interlocked.Read(ref _checkedBytes);

    internal long Passes => Interlocked.Read(ref _passes);

    /// <summary>Reads on, at most so many bytes and a page. To be called every second, with a second's bytes.</summary>
    internal void Run(long bytesMax = BytesPerSecond)
    {
        if (_isOver && time.GetElapsedTime(_begunAt).TotalMilliseconds < PassMs) return;
        if (_isOver) (_isOver, _at, _begunAt) = (false, [], time.GetTimestamp());
        for (long bytes = 0; bytes < bytesMax && !_isOver;)
        {
            var database = slot.TryEnter();
            if (database is null) return;
            try
            {
                bytes += ReadPage(database);
            }
            finally
            {
                slot.Exit();
            }
        }
    }

    private long ReadPage(IDatabase database)
    {
        using var scan = database.Scan(Family.Records);
        var (bytes, last) = (0L, _at);
        for (var found = scan.Seek(_at); found; found = scan.MoveNext())
        {
            if (scan.Value.Length >= LargeBytesMin) last = HoleFinder.Behind(scan.Key);
            bytes += scan.Key.Length + scan.Value.Length;
            if (bytes < PageBytes && !slot.IsClosing) continue;
            _at = HoleFinder.Behind(scan.Key);
            Interlocked.Add(ref _checkedBytes, bytes);
            return bytes;
        }

        Interlocked.Add(ref _checkedBytes, bytes);
        var status = scan.Status();
        if (status is { Code: DatabaseCode.Corruption, IsLarge: true })
        {
            // Whoever heals it looks from here on.
            ledger.Note(status, last);
            _at = HoleFinder.EndOf(database, last, StoredRange.EndOf(ushort.MaxValue));
        }
        else if (status.Code == DatabaseCode.Corruption && BehindDamage(database, status) is { } next) _at = next;
        else End();
        return Math.Max(bytes, 1);
    }

    /// <summary>Whoever repairs the table looks at all of it, so that the check goes on behind it. Null: nobody knows where.</summary>
    private byte[]? BehindDamage(IDatabase database, DatabaseStatus status)
    {
        var damaged = ledger.Note(status);
        var table = database.Tables().FirstOrDefault(table => table.Number == damaged?.Number);
        if (table is null) return null;
        var next = HoleFinder.Behind(table.Last);
        return next.AsSpan().SequenceCompareTo(_at) > 0 ? next : null;
    }

    private void End()
    {
        _isOver = true;
        Interlocked.Increment(ref _passes);
    }
}
