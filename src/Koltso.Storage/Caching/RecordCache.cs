using System.Numerics;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Caching;

/// <summary>
/// What was asked for lately, in front of the database: headers for whoever asks which version a key has, and the records that are
/// read again and again. Any thread may call, while it uses the database (<see cref="DatabaseSlot"/>): so nobody does when it is
/// opened anew. All keys are stored keys (<see cref="StoredKey"/>).
/// Invariant: nothing is here that the database would not answer; see <see cref="CachePart"/>.
/// </summary>
internal sealed class RecordCache : IDisposable
{
    private const int PartsMax = 16;

    /// <summary>So much of records makes a part of its own worth while, and an eighth of them worth giving away.</summary>
    private const long PartBytesMin = 1 << 20;

    private const int SmallShare = 8;

    private readonly CachePart[] _parts;
    private readonly CacheBalance _balance = new();
    private readonly StoreMemory _memory;
    private readonly long _seed;

    /// <param name="seed">So that nobody can choose keys that fall into one place.</param>
    internal RecordCache(StoreMemory memory, long seed)
    {
        (_memory, _seed) = (memory, seed);
        IsFullSize = memory.RecordCacheBytes < PartBytesMin;
        var parts = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(memory.RecordCacheBytes / PartBytesMin, 1, PartsMax));
        _parts = new CachePart[parts];
        for (var i = 0; i < parts; i++)
            _parts[i] = new CachePart(memory.HeaderCacheBytes / parts, RecordBytes / parts, memory.RecordCacheBytes / parts);
    }

    /// <summary>Whether records have all the memory that they may have. At first they do not, where that is worth while.</summary>
    internal bool IsFullSize { get; private set; }

    private long RecordBytes => IsFullSize ? _memory.RecordCacheBytes : _memory.RecordCacheBytes / SmallShare;

    internal CacheHash HashOf(ReadOnlySpan<byte> key) => CacheHash.Of(key, _seed);

    internal CachePart PartOf(CacheHash hash) => _parts[(int)(hash.Place >> 60) & (_parts.Length - 1)];

    /// <summary>With a database that was just opened, while nobody else uses it.</summary>
    internal void Begin(IDatabase database)
    {
        foreach (var part in _parts) part.Clear();
        ShareWith(database);
    }

    /// <summary>Where records are read again and again they get more memory, elsewhere blocks do. One caller at a time.</summary>
    internal void ShareMemory(DatabaseSlot slot)
    {
        if (slot.TryEnter() is not { } database) return;
        try
        {
            var isFullSize = _balance.Decide(Snapshot(), IsFullSize);
            if (isFullSize != IsFullSize && _memory.RecordCacheBytes >= PartBytesMin) Resize(isFullSize, database);
        }
        finally
        {
            slot.Exit();
        }
    }

    /// <summary>Any key may be written from now on until <see cref="EndWriteOfAll"/>.</summary>
    internal void BeginWriteOfAll()
    {
        foreach (var part in _parts) part.BeginWriteOfAll();
    }

    internal void EndWriteOfAll()
    {
        foreach (var part in _parts) part.EndWriteOfAll();
    }

    internal CacheStats Snapshot() => _parts.Aggregate(default(CacheStats), static (sum, part) => sum + part.Snapshot());

    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    private void Resize(bool isFullSize, IDatabase database)
    {
        IsFullSize = isFullSize;
        // Who gives comes first.
        if (isFullSize) ShareWith(database);
        foreach (var part in _parts) part.Resize(RecordBytes / _parts.Length);
        if (!isFullSize) ShareWith(database);
    }

    private void ShareWith(IDatabase database) =>
        database.SetBlockCacheBytes(_memory.BlockCacheBytes + _memory.RecordCacheBytes - RecordBytes);
}
