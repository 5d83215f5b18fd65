using Koltso.Core.Records;

namespace Koltso.Storage.Caching;

/// <summary>
/// A share of the keys of a <see cref="RecordCache"/>, under one lock, which is held for some hundred nanoseconds; longer only where one
/// large record takes the place of many small ones, and where all are dropped. Any thread may call.
/// Invariant: what is here is what the database answers, except while a write of the key is under way: then nothing is here.
/// </summary>
internal sealed class CachePart : IDisposable
{
    /// <summary>A larger record is left to RocksDB, where it takes a block or a file of its own.</summary>
    internal const int RecordBytesMax = 16 << 10;

    /// <summary>What a small record takes, with a short key: for larger ones there are more slots than needed.</summary>
    private const int RecordEntryBytes = 128;

    /// <summary>One key is remembered for so much of the records' memory: about as many as there is room for, of usual size.</summary>
    private const int SeenKeyBytes = 512;

    private readonly Lock _lock = new();

    /// <summary>None where nobody asks for headers.</summary>
    private readonly HeaderTable? _headers;

    private readonly SeenKeys _seen;
    private readonly WriteStamps _stamps = new();
    private EntryRing _records;
    private CacheStats _stats;

    /// <param name="headerBytes">0: they are not kept.</param>
    /// <param name="recordBytes">At first.</param>
    /// <param name="recordBytesMax">What it may be one day.</param>
    internal CachePart(long headerBytes, long recordBytes, long recordBytesMax)
    {
        _headers = headerBytes > 0 ? new HeaderTable(headerBytes) : null;
        _records = new EntryRing(recordBytes, RecordEntryBytes);
        _seen = new SeenKeys((int)Math.Clamp(recordBytesMax / SeenKeyBytes, 64, 1 << 24));
    }

    /// <summary>False, and the key's stamp, when it is not here.</summary>
    internal bool TryRead(CacheHash hash, ReadOnlySpan<byte> key, ReadPart part, out ReadAnswer answer, out ulong stamp)
    {
        lock (_lock)
        {
            stamp = _stamps.Of(hash.Place);
            answer = default;
            ReadOnlySpan<byte> bytes;
            if (part == ReadPart.Header)
            {
                if (!TryFindHeader(hash, key, out bytes)) return false;
                _stats.HeaderHits++;
            }
            else
            {
                if (!_records.TryGet(Tag(hash), key, out bytes)) return false;
                _stats.RecordHits++;
            }

            answer = new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf(bytes));
            return true;
        }
    }

    /// <summary>For whoever does not offer what the database says instead.</summary>
    internal bool TryReadHeader(CacheHash hash, ReadOnlySpan<byte> key, out RecordHeader header)
    {
        lock (_lock)
        {
            header = default;
            return TryFindHeader(hash, key, out var bytes) && RecordHeader.TryRead(bytes, out header);
        }
    }

    /// <summary>
    /// What the database was found to have, if that is still so: of a record that was asked for before, all of it; otherwise nothing of
    /// it, and of one whose header was asked for that.
    /// </summary>
    /// <param name="stamp">Taken before the database was asked.</param>
    internal void Offer(CacheHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, ReadPart part, ulong stamp)
    {
        lock (_lock)
        {
            if (part == ReadPart.Header) _stats.HeaderMisses++;
            else _stats.RecordMisses++;
            if (WriteStamps.IsUnderWay(stamp) || _stamps.Of(hash.Place) != stamp) return;
            if (part == ReadPart.Header) _headers?.Set(hash, HeaderOf(record));
            else if (record.Length <= RecordBytesMax && _seen.WasSeen(hash.Place))
            {
                _stats.RecordsSeenAgain++;
                _records.Set(Tag(hash), key, record);
            }
        }
    }

    /// <summary>From now on nothing of the key is here. True when its record was asked for since it came.</summary>
    internal bool BeginWrite(CacheHash hash, ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            _stamps.Begin(hash.Place);
            _headers?.Remove(hash);
            return _records.Remove(Tag(hash), key);
        }
    }

    /// <param name="record">What the key has now, or the beginning of it; empty where that is nothing, or not sure.</param>
    /// <param name="isWanted">All of it, which is here then, and not its header alone.</param>
    internal void EndWrite(CacheHash hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, bool isWanted)
    {
        lock (_lock)
        {
            _stamps.End(hash.Place);
            // The same batch may have another write of its key (or of one with its stamp), so that this is not what the key has.
            if (record.IsEmpty || WriteStamps.IsUnderWay(_stamps.Of(hash.Place))) return;
            if (isWanted && record.Length <= RecordBytesMax) _records.Set(Tag(hash), key, record);
            else _headers?.Set(hash, HeaderOf(record));
        }
    }

    internal void BeginWriteOfAll()
    {
        lock (_lock)
        {
            _stamps.BeginAll();
            Empty();
        }
    }

    internal void EndWriteOfAll()
    {
        lock (_lock) _stamps.EndAll();
    }

    internal void Clear()
    {
        lock (_lock) Empty();
    }

    /// <summary>Forgets its records.</summary>
    internal void Resize(long recordBytes)
    {
        var records = new EntryRing(recordBytes, RecordEntryBytes);
        lock (_lock) (_records, records) = (records, _records);
        records.Dispose();
    }

    internal CacheStats Snapshot()
    {
        lock (_lock) return _stats with { HeaderBytes = _headers?.Bytes ?? 0, RecordBytes = _records.Bytes };
    }

    public void Dispose()
    {
        _headers?.Dispose();
        _records.Dispose();
    }

    private static uint Tag(CacheHash hash) => (uint)hash.Place;

    private static ReadOnlySpan<byte> HeaderOf(ReadOnlySpan<byte> record) =>
        RecordHeader.TryRead(record, out var header) ? record[..header.Bytes] : record;

    private void Empty()
    {
        _headers?.Clear();
        _records.Clear();
    }

    private bool TryFindHeader(CacheHash hash, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> header)
    {
        header = default;
        if (_headers?.TryGet(hash, out header) == true) return true;
        if (!_records.TryGet(Tag(hash), key, out header)) return false;
        header = HeaderOf(header);
        return true;
    }
}
