using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage.Hints;

/// <summary>
/// The "hints" family and, in step with it, the ledger. The caller holds the database, and is the only one.
/// Damage: a value that is not a hint costs only itself. A block that cannot be read hides what is behind it, so that once the hints
/// before it are gone it costs all that the node has then; new ones get sequences that lie beyond it.
/// </summary>
internal sealed class HintTable(HintLedger ledger, SideWriter writer, int partitions)
{
    /// <summary>Hints, and their bytes, that are deleted at once.</summary>
    internal const int PageHintsMax = 4096;
    internal const long PageBytesMax = 4L << 20;

    private long _damaged;

    internal long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Counts all that is stored. Nothing else may be going on.</summary>
    internal DatabaseStatus Load(IDatabase database)
    {
        ledger.Forget();
        return Count(database);
    }

    /// <summary>False when nothing was stored.</summary>
    internal bool TryAppend(IDatabase database, List<QueuedHint> hints)
    {
        Span<byte> key = stackalloc byte[HintFormat.KeyBytes];
        Span<ulong> sequences = stackalloc ulong[HintQueue.BatchHintsMax];
        using var batch = database.NewBatch();
        long bytes = 0;
        for (var i = 0; i < hints.Count; i++)
        {
            sequences[i] = ledger.TakeSequence(hints[i].Node);
            batch.Put(database, Family.Hints, HintFormat.ComposeKey(key, hints[i].Node, sequences[i]), hints[i].Value.Span);
            bytes += hints[i].StoredBytes;
        }

        if (!writer.TryWrite(database, batch, bytes)) return false;
        for (var i = 0; i < hints.Count; i++) ledger.Add(hints[i].Node, sequences[i], hints[i].StoredBytes);
        return true;
    }

    /// <summary>
    /// Adds the node's oldest hints to <paramref name="page"/>, and values that are not hints, with the bytes that they take, to
    /// <paramref name="broken"/>.
    /// </summary>
    internal ScanStatus Read(IDatabase database, ushort node, int bytesMax, HintPage page, List<(ulong Sequence, int Bytes)> broken)
    {
        if (ledger.Of(node).Hints == 0) return ScanStatus.Ok;
        Span<byte> key = stackalloc byte[HintFormat.KeyBytes];
        long bytes = 0;
        using var scan = database.Scan(Family.Hints);
        for (var found = scan.Seek(HintFormat.ComposeKey(key, node, ledger.First(node))); found; found = scan.MoveNext())
        {
            var (at, sequence) = HintFormat.ReadKey(scan.Key);
            var value = scan.Value;
            if (at != node || (bytes > 0 && bytes + value.Length > bytesMax)) return ScanStatus.Ok;
            if (!page.TryAdd(sequence, value, partitions)) broken.Add((sequence, HintFormat.KeyBytes + value.Length));
            bytes += value.Length;
        }

        var code = scan.Status().Code;
        if (code == DatabaseCode.Corruption && bytes == 0) GiveUp(database, node);
        return code is DatabaseCode.Ok or DatabaseCode.Corruption ? ScanStatus.Ok : ScanStatus.StoreFailed;
    }

    /// <summary>
    /// Deletes the node's oldest hints while they are within <paramref name="through"/> and older than
    /// <paramref name="beforeMs"/>, a page at most, and tells how many. Null when the store does not let it.
    /// </summary>
    internal int? DropPage(IDatabase database, ushort node, ulong through, long beforeMs, out bool hasMore)
    {
        hasMore = false;
        if (ledger.Of(node).Hints == 0) return 0;
        using var batch = database.NewBatch();
        var page = Collect(database, batch, node, through, beforeMs);
        if (page.Hints == 0)
        {
            if (page.Code == DatabaseCode.Corruption) GiveUp(database, node);
            return page.Code is DatabaseCode.Ok or DatabaseCode.Corruption ? 0 : null;
        }

        if (!TryDelete(database, batch, node, page.Last)) return null;
        ledger.Remove(node, page.Hints, page.Bytes, page.Last + 1);
        hasMore = page.IsFull;
        return page.Hints;
    }

    /// <summary>Deletes values that are not hints. False when the store refuses that.</summary>
    internal bool TryDrop(IDatabase database, ushort node, List<(ulong Sequence, int Bytes)> broken)
    {
        Span<byte> key = stackalloc byte[HintFormat.KeyBytes];
        using var batch = database.NewBatch();
        foreach (var (sequence, _) in broken) batch.Delete(database, Family.Hints, HintFormat.ComposeKey(key, node, sequence));
        if (!TryDelete(database, batch, node, 0)) return false;
        ledger.Remove(node, broken.Count, broken.Sum(static value => (long)value.Bytes), ledger.First(node));
        Interlocked.Add(ref _damaged, broken.Count);
        return true;
    }

    /// <summary>
    /// Drops all that the node has, since its oldest cannot be read. Where the store does not let it, they are out of sight
    /// until the next opening.
    /// </summary>
    private void GiveUp(IDatabase database, ushort node)
    {
        Span<byte> first = stackalloc byte[HintFormat.KeyBytes];
        Span<byte> last = stackalloc byte[HintFormat.KeyBytes];
        Interlocked.Add(ref _damaged, Math.Max(1, ledger.Of(node).Hints));
        ledger.SkipAll(node);
        using var batch = database.NewBatch();
        batch.DeleteRange(database, Family.Hints, HintFormat.ComposeKey(first, node, 0), HintFormat.ComposeKey(last, node, ulong.MaxValue));
        TryDelete(database, batch, node, ulong.MaxValue);
    }

    /// <summary>Puts into the batch what <see cref="DropPage"/> may delete.</summary>
    private Collected Collect(IDatabase database, IWriteBatch batch, ushort node, ulong through, long beforeMs)
    {
        Span<byte> key = stackalloc byte[HintFormat.KeyBytes];
        var page = default(Collected);
        using var scan = database.Scan(Family.Hints);
        for (var found = scan.Seek(HintFormat.ComposeKey(key, node, ledger.First(node))); found; found = scan.MoveNext())
        {
            var (at, sequence) = HintFormat.ReadKey(scan.Key);
            var value = scan.Value;
            if (at != node || sequence > through || HintFormat.ReadSince(value) >= beforeMs) return page;
            batch.Delete(database, Family.Hints, scan.Key);
            page = new Collected(page.Hints + 1, page.Bytes + HintFormat.KeyBytes + value.Length, sequence, DatabaseCode.Ok);
            if (page.IsFull) return page;
        }

        return page with { Code = scan.Status().Code };
    }

    /// <summary>Writes the batch, after which the node has nothing left up to <paramref name="through"/>.</summary>
    private bool TryDelete(IDatabase database, IWriteBatch batch, ushort node, ulong through)
    {
        Span<byte> first = stackalloc byte[HintFormat.KeyBytes];
        Span<byte> last = stackalloc byte[HintFormat.KeyBytes];
        if (!writer.MayDelete || !writer.TryWrite(database, batch, 0)) return false;
        // Otherwise the disk would have its room back only when a compaction came by. A failure shows as a background error.
        database.DeleteTables(
            Family.Hints, HintFormat.ComposeKey(first, node, 0), HintFormat.ComposeKey(last, node, through));
        return true;
    }

    /// <summary>Adds what is stored to the ledger.</summary>
    private DatabaseStatus Count(IDatabase database)
    {
        Span<byte> key = stackalloc byte[HintFormat.KeyBytes];
        ushort node = 0;
        while (true)
        {
            var any = false;
            using var scan = database.Scan(Family.Hints);
            for (var found = scan.Seek(HintFormat.ComposeKey(key, node, 0)); found; found = scan.MoveNext())
            {
                (node, var sequence) = HintFormat.ReadKey(scan.Key);
                ledger.Add(node, sequence, HintFormat.KeyBytes + scan.Value.Length);
                any = true;
            }

            var status = scan.Status();
            if (status.Code != DatabaseCode.Corruption) return status;
            // Behind readable hints the damage may be the next node's: these stay, and new ones go beyond it.
            if (any)
            {
                ledger.Skip(node);
                Interlocked.Increment(ref _damaged);
            }
            else
            {
                GiveUp(database, node);
            }

            if (node++ == ushort.MaxValue) return DatabaseStatus.Ok;
        }
    }

    /// <summary>Hints in a batch of deletions, the bytes they take, the last one's sequence, and how the scan of them ended.</summary>
    private readonly record struct Collected(int Hints, long Bytes, ulong Last, DatabaseCode Code)
    {
        internal bool IsFull => Hints == PageHintsMax || Bytes >= PageBytesMax;
    }
}
