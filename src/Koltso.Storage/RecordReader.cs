using System.Runtime.CompilerServices;
using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage;

/// <summary>Reads records, from the cache where it has them. Any thread may call; nothing is kept between calls.</summary>
internal sealed class RecordReader(DatabaseSlot slot, RecordCache cache, HealthTracker health)
{
    private static readonly ReadAnswer s_failed = new(ReplicaStatus.StoreFailed, default);

    /// <summary>Never waits: <paramref name="mustWait"/> says that only a read that may wait can tell.</summary>
    /// <param name="isLarge">With it: that the record is large is known, which it may be also without.</param>
    internal ReadAnswer TryReadCached(
        int partition, ReadOnlySpan<byte> key, out bool mustWait, out bool isLarge, ReadPart part = ReadPart.Record)
    {
        var database = slot.TryEnter();
        (mustWait, isLarge) = (database is null, false);
        return database is null ? s_failed : Read(database, partition, key, part, cachedOnly: true, ref isLarge, out mustWait);
    }

    /// <summary>Waits for the disk where it has to.</summary>
    /// <param name="isLarge">What memory takes for it is to be counted before.</param>
    internal ReadAnswer Read(int partition, ReadOnlySpan<byte> key, ReadPart part = ReadPart.Record, bool isLarge = false)
    {
        var database = slot.Enter();
        return database is null ? s_failed : Read(database, partition, key, part, cachedOnly: false, ref isLarge, out _);
    }

    [SkipLocalsInit]
    private ReadAnswer Read(
        IDatabase database, int partition, ReadOnlySpan<byte> key, ReadPart part, bool cachedOnly, ref bool isLarge, out bool mustWait)
    {
        Span<byte> buffer = stackalloc byte[StoredKey.BytesMax];
        var stored = StoredKey.Compose(buffer, partition, key);
        var hash = cache.HashOf(stored);
        mustWait = false;
        var cachePart = cache.PartOf(hash);
        if (cachePart.TryRead(hash, stored, part, out var answer, out var stamp))
        {
            slot.Exit();
            return answer;
        }

        var status = database.Get(stored, cachedOnly, out var record, part, isLarge);
        var isRecord = status.IsOk && RecordHeader.TryRead(record.Span, out _);
        if (isRecord) cachePart.Offer(hash, stored, record.Span, part, stamp);
        slot.Exit();
        switch (status.Code)
        {
            case DatabaseCode.Ok when isRecord:
                return new ReadAnswer(ReplicaStatus.Found, record);
            case DatabaseCode.NotFound:
                return new ReadAnswer(ReplicaStatus.Absent, default);
            case DatabaseCode.Incomplete:
                (mustWait, isLarge) = (cachedOnly, status.IsLarge);
                return s_failed;
            case DatabaseCode.NoMemory:
                return new ReadAnswer(ReplicaStatus.Overloaded, default);
            case DatabaseCode.Ok or DatabaseCode.Corruption:
                record.Return();
                health.CountCorruptRead(status, stored);
                return new ReadAnswer(ReplicaStatus.Corrupt, default);
            default:
                return s_failed;
        }
    }
}
