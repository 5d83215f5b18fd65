using Koltso.Storage.Caching;
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
    RecordCache cache,
    HealthTracker health,
    DiskRoom room,
    RecordWriter writer,
    TimeProvider time,
    Func<IDatabase, DatabaseStatus> reload)
{
    /// <summary>Enough for RocksDB's first files; the records' own need is checked by RocksDB.</summary>
    private const long OpenBytesMin = 1 << 20;

    /// <summary>
    /// How often in a row the database is opened anew because background work failed in spite of free space, after pauses that
    /// double from a second, before the store is given up: half a minute.
    /// </summary>
    internal const int ReopensInARowMax = 6;

    /// <summary>A database that has worked for so long has healed: a failure after it is not one of the same row.</summary>
    internal const int SoundMs = 60_000;

    private const int ReopenPauseMs = 1_000;

    private readonly Lock _lock = new();
    private bool _compacts = true;
    private int _reopensInARow;
    private long _reopenedMs;
    private bool _closed;

    /// <summary>Blocks while the log is replayed and <paramref name="load"/> reads what is kept in memory of it.</summary>
    /// <exception cref="StoreOpenException">The records are damaged, or there is no room to open them.</exception>
    internal static IDatabase OpenDatabase(
        IStoreDisk disk, StoreMemory memory, Func<IDatabase, DatabaseStatus> load, bool compacts = true)
    {
        // Without room for the memtables' flush RocksDB cannot start; it would fail half-way, or worse.
        if (disk.FreeBytes() < OpenBytesMin)
            throw new StoreOpenException(
                $"The disk of {disk.Path} has only {disk.FreeBytes() >> 10} KiB free. Free some space, so that "
                + $"{memory.DiskReserveBytes >> 20} MiB or more are free, and start the node again.");
        var database = disk.TryOpen(memory, out var status, compacts);
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
            cache.ShareMemory(slot);
            if (health.State == StoreState.Ok && !room.Watch()) return false;
            var backgroundFailed = BackgroundErrors() > 0;
            if (health.State == StoreState.Ok && IsAboutDamage(backgroundFailed)) return TrySwitchMerging(backgroundFailed);
            if (health.State == StoreState.Ok && !backgroundFailed) return true;
            if (!room.IsAmple())
            {
                if (backgroundFailed) health.DiskFull("The disk has no room for flushes and compactions.", reopenNeeded: true);
                return false;
            }

            return TryHealWithRoom(backgroundFailed);
        }
    }

    /// <summary>Where nothing is wrong: a flush that has no room would end all writing.</summary>
    internal void ReleaseMemory()
    {
        if (health.State != StoreState.Ok || !room.IsAmple() || slot.TryEnter() is not { } database) return;
        try
        {
            database.ReleaseMemory();
        }
        finally
        {
            slot.Exit();
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

    /// <summary>
    /// Takes a table out whose records have been written anew; reads wait meanwhile, and merging goes on with the last damaged one.
    /// False when it is still in.
    /// </summary>
    internal bool TryForget(long number)
    {
        lock (_lock)
        {
            // What was written anew must be on the disk before what it was read from goes.
            if (_closed || health.State != StoreState.Ok || !SyncWal()) return false;
            if (TableOf(number) is not { } table) return false;
            slot.Take()?.Dispose();
            return TryForget(table);
        }
    }

    /// <summary>The database as it would be without its damaged tables, beside it. Null when it cannot be had.</summary>
    internal IDatabase? OpenCopy()
    {
        lock (_lock)
        {
            var database = slot.Enter();
            if (database is null) return null;
            try
            {
                var damaged = health.Damage.Tables;
                var tables = database.Tables().Where(table => damaged.Any(one => one.Number == table.Number)).ToList();
                return disk.TryOpenWithout(tables, database, out _);
            }
            catch (IOException)
            {
                return null;
            }
            finally
            {
                slot.Exit();
            }
        }
    }

    internal TableInfo? TableOf(long number)
    {
        var database = slot.Enter();
        if (database is null) return null;
        var table = database.Tables().FirstOrDefault(table => table.Number == number);
        slot.Exit();
        return table;
    }

    private bool TryForget(TableInfo table)
    {
        Action undo;
        try
        {
            undo = disk.ForgetTable(table);
        }
        catch (IOException)
        {
            TryOpen();
            return false;
        }

        var known = health.Damage.Tables.FirstOrDefault(one => one.Number == table.Number);
        health.Damage.Forget(table.Number);
        if (TryOpen()) return true;
        undo();
        if (known is not null) health.Damage.Note(new DatabaseStatus(DatabaseCode.Corruption, known.Reason));
        TryOpen();
        return false;
    }

    /// <summary>When background work has failed, the answer to a write tells whether a damaged table was the reason.</summary>
    private bool IsAboutDamage(bool backgroundFailed)
    {
        if (!backgroundFailed) return !health.Damage.IsEmpty || !_compacts;
        if (slot.TryEnter() is not { } database) return false;
        using var nothing = database.NewBatch();
        var status = database.Write(nothing, WritePatience.Stall);
        slot.Exit();
        return health.Damage.Note(status) is not null;
    }

    /// <summary>Merging would end all writing as soon as it came to a damaged table; it goes on when there is none any more.</summary>
    private bool TrySwitchMerging(bool backgroundFailed)
    {
        var compacts = health.Damage.IsEmpty;
        if (backgroundFailed) return TryReopen();
        if (compacts == _compacts || slot.TryEnter() is not { } database) return true;
        database.SetCompacting(compacts);
        slot.Exit();
        _compacts = compacts;
        return true;
    }

    private bool TryHealWithRoom(bool backgroundFailed)
    {
        if (health.State == StoreState.Ok && MustWait(out var isHopeless))
        {
            if (isHopeless) health.Fail("Flushes or compactions fail again and again although there is room on the disk.");
            return !isHopeless;
        }

        if ((health.ReopenNeeded || backgroundFailed) && !TryReopen()) return false;
        health.Heal();
        return true;
    }

    /// <summary>False when a failure of background work is to be answered by opening the database anew, now.</summary>
    private bool MustWait(out bool isHopeless)
    {
        var nowMs = (long)time.GetElapsedTime(0).TotalMilliseconds;
        if (nowMs - _reopenedMs >= SoundMs) _reopensInARow = 0;
        isHopeless = _reopensInARow == ReopensInARowMax;
        if (isHopeless) return true;
        if (_reopensInARow > 0 && nowMs - _reopenedMs < ReopenPauseMs << (_reopensInARow - 1)) return true;
        (_reopensInARow, _reopenedMs) = (_reopensInARow + 1, nowMs);
        return false;
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
        return TryOpen();
    }

    private bool TryOpen()
    {
        try
        {
            _compacts = health.Damage.IsEmpty;
            slot.PutBack(OpenDatabase(disk, memory, reload, _compacts));
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
