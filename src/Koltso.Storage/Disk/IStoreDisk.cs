namespace Koltso.Storage.Disk;

/// <summary>
/// The place of one store's database, held by this store alone until it disposes it: a folder on a disk, or a simulated one.
/// Any thread may call. Of its databases one is open at a time, and none when it is disposed.
/// </summary>
internal interface IStoreDisk : IDisposable
{
    /// <summary>For messages: where an operator finds it.</summary>
    string Path { get; }

    /// <summary>For messages: where the database is in it.</summary>
    string DatabasePath { get; }

    /// <summary>Blocks while the log is replayed. Null, and why, when the database cannot be opened.</summary>
    /// <param name="compacts">False: no tables of the records are merged until <see cref="IDatabase.SetCompacting"/>.</param>
    IDatabase? TryOpen(StoreMemory memory, out DatabaseStatus status, bool compacts = true);

    /// <summary>
    /// Opens, beside the database that is open, what that one would show without these tables. It sees nothing of later writes; the
    /// caller disposes it before the database. Blocks. Null, and why, when that cannot be done.
    /// </summary>
    IDatabase? TryOpenWithout(IReadOnlyList<TableInfo> tables, IDatabase database, out DatabaseStatus status);

    /// <summary>
    /// Takes a table out of the database, which must be closed, as if it had never been. What it has must be elsewhere, and on the
    /// disk. The call that comes back undoes that; only when the next opening has failed.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it; nothing is changed.</exception>
    Action ForgetTable(TableInfo table);

    /// <summary>Puts all that was written on the disk itself; blocks for it.</summary>
    /// <exception cref="IOException">The disk did not take it. What it has of what was written since the last time is unknown.</exception>
    void SyncLogs();

    long LogBytes();

    /// <summary>Size of the disk, full or not.</summary>
    long DiskBytes();

    long FreeBytes();

    /// <summary>Names this start of the machine: what was written before another one, and not synced, may be gone.</summary>
    string BootId { get; }

    /// <summary>True when the place was made for a database by a build that wrote no note, and there is no database any more.</summary>
    bool HasLostDatabase { get; }

    /// <summary>What <see cref="WriteNote"/> wrote last; null when nothing can be read.</summary>
    StoreNote? ReadNote();

    /// <summary>Keeps a note beside the database, whole or not at all; blocks until the disk has it.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    void WriteNote(StoreNote note);
}
