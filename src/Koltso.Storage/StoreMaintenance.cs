using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// What happens to an open store beside reads and writes: log syncs, the watch over free space, and the reopening of a
/// database that has met a full disk. Any thread may call; one at a time gets in, and all of it may block.
/// </summary>
internal sealed class StoreMaintenance(
    IStoreDisk disk,
    StoreMemory memory,
    DatabaseSlot slot,
    HealthTracker health,
    DiskRoom room,
    RecordWriter writer,
    Func<IDatabase, DatabaseStatus> reload)
{
    /// <summary>Enough for RocksDB's first files; the records' own need is checked by RocksDB.</summary>
    private const long OpenBytesMin = 1 << 20;

    /// <summary>How often background work may fail in spite of free space before the store is given up.</summary>
    private const int ReopensWithRoomMax = 3;

    private readonly Lock _lock = new();
    private int _reopensWithRoom;
    private bool _closed;

    /// <summary>Blocks while the log is replayed and <paramref name="load"/> reads what is kept in memory of it.</summary>
    /// <exception cref="StoreOpenException">The records are damaged, or there is no room to open them.</exception>
    internal static IDatabase OpenDatabase(IStoreDisk disk, StoreMemory memory, Func<IDatabase, DatabaseStatus> load)
    {
        // Without room for the memtables' flush RocksDB cannot start; it would fail half-way, or worse.
        if (disk.FreeBytes() < OpenBytesMin)
            throw new StoreOpenException(
                $"The disk of {disk.Path} has only {disk.FreeBytes() >> 10} KiB free. Free some space, so that "
                + $"{memory.DiskReserveBytes >> 20} MiB or more are free, and start the node again.");
        var database = disk.TryOpen(memory, out var status);
        if (database is not null)
        {
            status = load(database);
            if (status.IsOk) return database;
            database.Dispose();
        }

        throw Refusal(disk, status);
    }

    internal static StoreOpenException Refusal(IStoreDisk disk, DatabaseStatus status) =>
        new(status.Code switch
        {
            DatabaseCode.Corruption =>
                $"The records in {disk.DatabasePath} are damaged; nothing was served and nothing was dropped: {status.Text} "
                + "Restore the folder from a backup, or remove it; the other replicas then fill in what it lacks before it answers reads. "
                + "(Where a record has one copy, what is not in the backup is lost.)",
            DatabaseCode.Locked => $"The records in {disk.DatabasePath} are open in another process: {status.Text}",
            DatabaseCode.NoSpace => $"The disk of {disk.Path} is too full to open the records: {status.Text}",
            _ => $"The records in {disk.DatabasePath} cannot be opened: {status.Text}",
        });

    internal bool SyncWalIfDirty() => !writer.TakeDirty() || SyncWal();

    /// <summary>False when the disk did not take it, which ends all writing.</summary>
    internal bool SyncWal()
    {
        try
        {
            disk.SyncLogs();
            return true;
        }
        catch (IOException e)
        {
            health.Fail(e.Message);
            return false;
        }
    }

    internal bool TryHeal()
    {
        lock (_lock)
        {
            if (_closed || health.State == StoreState.Failed) return false;
            if (health.State == StoreState.Ok && !room.Watch()) return false;
            var backgroundFailed = BackgroundErrors() > 0;
            if (health.State == StoreState.Ok && !backgroundFailed) return true;
            if (!room.IsAmple())
            {
                if (backgroundFailed) health.DiskFull("The disk has no room for flushes and compactions.", reopenNeeded: true);
                return false;
            }

            return TryHealWithRoom(backgroundFailed);
        }
    }

    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            var database = slot.Take();
            if (database is not null && health.State != StoreState.Failed) SyncWal();
            database?.Dispose();
            slot.PutBack(null);
        }
    }

    private bool TryHealWithRoom(bool backgroundFailed)
    {
        if (health.State == StoreState.Ok && ++_reopensWithRoom > ReopensWithRoomMax)
        {
            health.Fail("Flushes or compactions fail although there is room on the disk.");
            return false;
        }

        if ((health.ReopenNeeded || backgroundFailed) && !TryReopen()) return false;
        health.Heal();
        return true;
    }

    private long BackgroundErrors()
    {
        var database = slot.TryEnter();
        if (database is null) return 0;
        var errors = database.Property(DatabaseProperty.BackgroundErrors);
        slot.Exit();
        return errors;
    }

    private bool TryReopen()
    {
        slot.Take()?.Dispose();
        try
        {
            slot.PutBack(OpenDatabase(disk, memory, reload));
            return true;
        }
        catch (StoreOpenException e)
        {
            slot.PutBack(null);
            health.DiskFull(e.Message, reopenNeeded: true);
            return false;
        }
    }
}
