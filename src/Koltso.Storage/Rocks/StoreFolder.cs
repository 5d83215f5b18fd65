using System.Globalization;
using Koltso.Storage.Disk;
using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// A data folder that this process holds alone: <c>lock</c>, <c>identity.json</c>, <c>store.json</c> and <c>rocks/</c>. Made by
/// <see cref="Claim"/>, which one thread calls; disposing it lets another process in. The lock is the kernel's (flock),
/// so that it dies with the process; the number inside is only for the message.
/// </summary>
internal sealed class StoreFolder : IStoreDisk
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    private readonly FileStream _lock;

    private StoreFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string DatabasePath => System.IO.Path.Combine(Path, "rocks");

    public string BootId { get; } = File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : "";

    public bool HasLostDatabase { get; private set; }

    /// <exception cref="StoreOpenException">Held by another process, not writable, or another store's.</exception>
    internal static StoreFolder Claim(string path, StoreIdentity identity)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var folder = new StoreFolder(full, Lock(full));
            try
            {
                folder.Prepare(identity);
                Directory.CreateDirectory(folder.DatabasePath);
                DeleteCopy(full);
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = FolderPath.FindFileInTheWay(System.IO.Path.Combine(full, "rocks")) ?? e.Message.TrimEnd('.');
            throw new StoreOpenException($"The data folder {full} cannot be used: {reason}.", e);
        }
    }

    public StoreNote? ReadNote() => StoreNoteFile.Read(Path);

    public void WriteNote(StoreNote note)
    {
        try
        {
            StoreNoteFile.Write(Path, note);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>
    /// The note comes before the identity: a folder with an identity and without a note is from a build that wrote none, and has a
    /// database, unless that was taken away.
    /// </summary>
    private void Prepare(StoreIdentity identity)
    {
        var isNew = !StoreIdentityFile.Exists(Path);
        if (isNew && !File.Exists(System.IO.Path.Combine(DatabasePath, "CURRENT")) && !StoreNoteFile.Exists(Path))
            WriteNote(new StoreNote(0, 0, BootId, IsClosed: true));
        StoreIdentityFile.CheckOrCreate(Path, identity);
        HasLostDatabase = !isNew && !StoreNoteFile.Exists(Path) && !File.Exists(System.IO.Path.Combine(DatabasePath, "CURRENT"));
    }

    public IDatabase? TryOpen(StoreMemory memory, out DatabaseStatus status, bool compacts = true) =>
        RocksDatabase.TryOpen(DatabasePath, memory, out status, compacts);

    public IDatabase? TryOpenWithout(IReadOnlyList<TableInfo> tables, IDatabase database, out DatabaseStatus status)
    {
        DeleteCopy(Path);
        status = ((RocksDatabase)database).CopyTo(CopyPath(Path));
        if (!status.IsOk) return null;
        foreach (var table in tables) RocksManifest.ForgetTable(CopyPath(Path), table);
        var memory = StoreMemory.Split(StoreMemory.BytesMin, DiskBytes());
        var copy = RocksDatabase.TryOpen(CopyPath(Path), memory, out status, compacts: false);
        if (copy is not null) copy.WhenClosed = () => DeleteCopy(Path);
        return copy;
    }

    public Action ForgetTable(TableInfo table) => RocksManifest.ForgetTable(DatabasePath, table);

    /// <summary>
    /// Puts the write-ahead log on the disk, by the files themselves: RocksDB's own call takes the process down when an
    /// earlier write found no room, in libraries that are built with assertions. A log that goes away meanwhile has been flushed
    /// to a table.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void SyncLogs()
    {
        foreach (var log in Directory.EnumerateFiles(DatabasePath, "*.log")) Posix.Fsync(log);
        Posix.Fsync(DatabasePath);
    }

    public long LogBytes() => new DirectoryInfo(DatabasePath).EnumerateFiles("*.log").Sum(static log => log.Exists ? log.Length : 0);

    public long DiskBytes() => new DriveInfo(Path).TotalSize;

    public long FreeBytes() => new DriveInfo(Path).AvailableFreeSpace;

    public void Dispose() => _lock.Dispose();

    /// <summary>Links to the tables of the database; it is there only while something is being repaired.</summary>
    private static string CopyPath(string folder) => System.IO.Path.Combine(folder, "rocks-copy");

    private static void DeleteCopy(string folder)
    {
        if (Directory.Exists(CopyPath(folder))) Directory.Delete(CopyPath(folder), recursive: true);
    }

    private static FileStream Lock(string folder)
    {
        var path = System.IO.Path.Combine(folder, "lock");
        FileStream held;
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult == Posix.WouldBlock)
        {
            throw new StoreOpenException(
                $"The data folder {folder} is open in another process{Holder(path)}. Only one node at a time can use a data folder.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The data folder {folder} cannot be used: {(e.InnerException ?? e).Message}", e);
        }

        held.SetLength(0);
        held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        return held;
    }

    private static string Holder(string path)
    {
        try
        {
            return int.TryParse(Posix.ReadText(path), CultureInfo.InvariantCulture, out var id)
                ? id == Environment.ProcessId ? " (this one)" : $" (pid {id})"
                : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
