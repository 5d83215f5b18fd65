using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>
/// Finds what cannot be read between two stored keys. RocksDB tells where a damaged block begins (behind the last key that could
/// be read) but not where it ends. So the end is searched by halves: a seek into the block fails, one behind it does not.
/// Any thread may call; it blocks. It holds the database for a page at a time.
/// </summary>
internal sealed class HoleFinder(DatabaseSlot slot, DamageLedger ledger)
{
    /// <summary>Each halves what may be found unreadable although it is not; the first byte that differs takes eight.</summary>
    private const int HalvingsMax = 128;

    private const long PageBytes = 4L << 20;

    /// <summary>The holes from <paramref name="first"/> through <paramref name="last"/>, ends excluded; null when the disk fails.</summary>
    /// <param name="isFirstEnough">Only the first of them.</param>
    internal List<(byte[] From, byte[] To)>? Find(byte[] first, byte[] last, bool isFirstEnough = false)
    {
        var holes = new List<(byte[], byte[])>();
        var end = Behind(last);
        for (var at = first; at.AsSpan().SequenceCompareTo(end) < 0 && !(isFirstEnough && holes.Count > 0);)
        {
            var database = slot.Enter();
            if (database is null) return null;
            try
            {
                if (ReadPage(database, at, end, holes) is not { } next) return null;
                at = next;
            }
            finally
            {
                slot.Exit();
            }
        }

        return holes;
    }

    /// <summary>
    /// Where what cannot be read ends: a key at which reading goes on, or <paramref name="end"/> if there is none before.
    /// </summary>
    /// <param name="from">A key at which it does not.</param>
    internal static byte[] EndOf(IDatabase database, byte[] from, byte[] end)
    {
        var (bad, good) = (from, end);
        for (var i = 0; i < HalvingsMax; i++)
        {
            var middle = KeyMiddle.Of(bad, good);
            if (middle.AsSpan().SequenceCompareTo(bad) <= 0 || middle.AsSpan().SequenceCompareTo(good) >= 0) break;
            // An iterator that has met damage may fail at every later seek.
            using var scan = database.Scan(Family.Records);
            if (scan.Seek(middle) || scan.Status().IsOk) good = middle;
            else bad = middle;
        }

        return good;
    }

    /// <summary>The least key that is greater.</summary>
    internal static byte[] Behind(ReadOnlySpan<byte> key) => [.. key, 0];

    /// <summary>Where to read on; null when the disk fails.</summary>
    private byte[]? ReadPage(IDatabase database, byte[] from, byte[] end, List<(byte[] From, byte[] To)> holes)
    {
        using var scan = database.Scan(Family.Records);
        var last = new byte[StoredKey.BytesMax];
        var (lastBytes, bytes) = (0, 0L);
        for (var found = scan.Seek(from); found; found = scan.MoveNext())
        {
            var key = scan.Key;
            if (key.SequenceCompareTo(end) >= 0) return end;
            bytes += key.Length + scan.Value.Length;
            if (bytes >= PageBytes || slot.IsClosing) return Behind(key);
            key.CopyTo(last);
            lastBytes = key.Length;
        }

        var status = scan.Status();
        if (status.IsOk) return end;
        if (status.Code != DatabaseCode.Corruption) return null;
        ledger.Note(status);
        var bad = lastBytes == 0 ? from : Behind(last.AsSpan(0, lastBytes));
        var to = EndOf(database, bad, end);
        holes.Add((bad, to));
        return to;
    }
}
