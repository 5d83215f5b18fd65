using System.Runtime.CompilerServices;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage;

/// <summary>Reads records. Any thread may call; nothing is kept between calls.</summary>
internal sealed class RecordReader(DatabaseSlot slot, HealthTracker health)
{
    private static readonly ReadAnswer s_failed = new(ReplicaStatus.StoreFailed, default);

    /// <summary>Never waits: <paramref name="mustWait"/> says that only a read that may wait can tell.</summary>
    internal ReadAnswer TryReadCached(int partition, ReadOnlySpan<byte> key, out bool mustWait, ReadPart part = ReadPart.Record)
    {
        var database = slot.TryEnter();
        mustWait = database is null;
        return database is null ? s_failed : Read(database, partition, key, part, cachedOnly: true, out mustWait);
    }

    /// <summary>Waits for the disk where it has to.</summary>
    internal ReadAnswer Read(int partition, ReadOnlySpan<byte> key, ReadPart part = ReadPart.Record)
    {
        var database = slot.Enter();
        return database is null ? s_failed : Read(database, partition, key, part, cachedOnly: false, out _);
    }

    [SkipLocalsInit]
    private ReadAnswer Read(
        IDatabase database, int partition, ReadOnlySpan<byte> key, ReadPart part, bool cachedOnly, out bool mustWait)
    {
        Span<byte> buffer = stackalloc byte[StoredKey.BytesMax];
        var status = database.Get(StoredKey.Compose(buffer, partition, key), cachedOnly, out var record, part);
        slot.Exit();
        mustWait = false;
        switch (status.Code)
        {
            case DatabaseCode.Ok when RecordHeader.TryRead(record.Span, out _):
                return new ReadAnswer(ReplicaStatus.Found, record);
            case DatabaseCode.NotFound:
                return new ReadAnswer(ReplicaStatus.Absent, default);
            case DatabaseCode.Incomplete:
                mustWait = cachedOnly;
                return s_failed;
            case DatabaseCode.NoMemory:
                return new ReadAnswer(ReplicaStatus.Overloaded, default);
            case DatabaseCode.Ok or DatabaseCode.Corruption:
                record.Return();
                health.CountCorruptRead(status);
                return new ReadAnswer(ReplicaStatus.Corrupt, default);
            default:
                return s_failed;
        }
    }
}
