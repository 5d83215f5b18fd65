using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>
/// A disk as one process sees it. When that process dies, the code that it leaves behind (which still runs, since
/// nothing here can end it) can no longer reach the disk: every call fails and changes nothing.
/// </summary>
internal sealed class SimFolder(SimDisk disk) : IStoreDisk
{
    private SimDatabase? _database;

    public static DatabaseStatus Dead => new(DatabaseCode.Other, "The process is dead.");

    public string Path => disk.Name;

    public string DatabasePath => disk.Name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>The open database.</summary>
    public SimDatabase? Database => _database;

    public IDatabase? TryOpen(StoreMemory memory, out DatabaseStatus status, bool compacts = true)
    {
        disk.Wait();
        status = Dead;
        if (!IsAlive) return null;
        if (_database is not null) throw new InvalidOperationException("The database is open already.");
        status = disk.Recover();
        return status.IsOk ? _database = new SimDatabase(disk, this, memory, compacts) : null;
    }

    public IDatabase? TryOpenWithout(IReadOnlyList<TableInfo> tables, IDatabase database, out DatabaseStatus status)
    {
        status = Dead;
        if (!IsAlive) return null;
        var copy = new SimDisk(Path, new Random(0));
        copy.TableOf(Family.Records).Become(disk.WithoutDamaged());
        return copy.Claim(disk.Identity!).TryOpen(StoreMemory.Split(StoreMemory.BytesMin, DiskBytes()), out status);
    }

    public Action ForgetTable(TableInfo table)
    {
        if (!IsAlive) throw new IOException(Dead.Text);
        if (_database is not null) throw new InvalidOperationException("The database is open.");
        return disk.ForgetDamaged(table.Number);
    }

    public void SyncLogs()
    {
        disk.Wait();
        if (!IsAlive) throw new IOException(Dead.Text);
        if (!disk.TrySync()) throw new IOException("Cannot sync the log: Input/output error");
    }

    public string BootId => disk.BootId;

    public bool HasLostDatabase => false;

    public StoreNote? ReadNote() => disk.Note;

    public void WriteNote(StoreNote note)
    {
        if (!IsAlive) throw new IOException(Dead.Text);
        disk.Note = note;
    }

    public long LogBytes() => disk.LogBytes;

    public long DiskBytes() => disk.DiskBytes;

    public long FreeBytes() => disk.FreeBytes;

    /// <summary>The process is dead.</summary>
    public void Die() => IsAlive = false;

    public void Closed(SimDatabase database)
    {
        if (_database == database) _database = null;
    }

    public void Dispose()
    {
        if (!IsAlive) return;
        if (_database is not null) throw new InvalidOperationException("The folder is given up while its database is open.");
        IsAlive = false;
        disk.GiveUp(this);
    }
}
