using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// Writes batches, and waits until the database takes them. Any thread; one that may wait where the patience says so.
/// RocksDB's own wait would go on when a flush found no room, until there is room and longer: what it does to recover waits for the write.
/// So it is left to wait only where writes are slowed down.
/// </summary>
/// <param name="properties">A family whose properties are asked.</param>
internal sealed unsafe class RocksWriter(RocksSettings settings, RocksRoom room, nint database, nint properties)
{
    private volatile bool _isEnding;

    /// <summary>Before the database is closed: what waits, and what would wait, fails.</summary>
    internal void End()
    {
        _isEnding = true;
        RocksApi.CancelAllBackgroundWork(database, mustWait: 0);
    }

    internal DatabaseStatus Write(RocksBatch batch, WritePatience patience)
    {
        if (batch.LargestBytes >= RocksSettings.BlobBytesMin) settings.CacheLarge();
        if (patience == WritePatience.NoStall) return Write(batch, settings.WriteNoStall);
        return batch.LargestBytes < RocksRoom.LargeBytesMin ? WriteWhenTaken(batch, patience) : WriteLarge(batch, patience);
    }

    private DatabaseStatus WriteLarge(RocksBatch batch, WritePatience patience)
    {
        DatabaseStatus status = default;
        room.Note(batch.LargestBytes);
        room.WriteLarge(batch.Bytes, () => status = WriteWhenTaken(batch, patience));
        // Its memory is no longer needed, and the next batch may be long in coming.
        batch.Clear();
        return status;
    }

    private DatabaseStatus WriteWhenTaken(RocksBatch batch, WritePatience patience)
    {
        var isSynced = patience == WritePatience.Synced;
        var noStall = isSynced ? settings.WriteSyncedNoStall : settings.WriteNoStall;
        // While writes are slowed down each attempt counts, and the last one waits for its turn.
        while (Property("rocksdb.actual-delayed-write-rate\0"u8) == 0)
        {
            var status = Write(batch, noStall);
            if (status.Code != DatabaseCode.Incomplete) return status;
            status = AwaitFlushes();
            if (!status.IsOk) return status;
        }

        return Write(batch, isSynced ? settings.WriteSynced : settings.Write);
    }

    /// <summary>Not Ok, and held back, when a flush or a merge has failed.</summary>
    private DatabaseStatus AwaitFlushes()
    {
#pragma warning disable RS0030 // RocksDB tells nobody when a flush is done, and only a thread that may wait comes here.
        for (; Property("rocksdb.is-write-stopped\0"u8) != 0; Thread.Sleep(1))
#pragma warning restore RS0030
        {
            if (_isEnding) return new DatabaseStatus(DatabaseCode.Other, "The database is being closed.", IsHeldBack: true);
            if (Property("rocksdb.background-errors\0"u8) == 0) continue;
            using var nothing = new RocksBatch();
            var status = Write(nothing, settings.WriteNoStall);
            return status.Code == DatabaseCode.Incomplete
                ? new DatabaseStatus(DatabaseCode.NoSpace, "A flush or a merge has found no room.", IsHeldBack: true)
                : status with { IsHeldBack = !status.IsOk };
        }

        return DatabaseStatus.Ok;
    }

    private DatabaseStatus Write(RocksBatch batch, NativeHandle options)
    {
        byte* error = null;
        RocksApi.Write(database, options.Pointer, batch.Pointer, &error);
        if (batch.LargestBytes > PooledBytes.ArrayBytesMax) room.NoteBlock();
        return RocksErrors.Take(error);
    }

    private long Property(ReadOnlySpan<byte> name) => RocksProperties.Of(database, properties, name);
}
