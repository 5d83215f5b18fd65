using Koltso.Harness.Processes;

namespace Koltso.Harness.Disks;

/// <summary>
/// A disk that can be filled: a tmpfs, and a file on it that takes space and gives it back. One caller at a time.
/// Disposing unmounts it, even while files on it are open.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly OneThread? _mounts;

    private SmallDisk(string folder, OneThread? mounts) => (Folder, _mounts) = (folder, mounts);

    public string Folder { get; }

    public long FreeBytes => Do(() => new DriveInfo(Folder).AvailableFreeSpace);

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>Mounts the disk on a folder, which is created; null if this user may not mount.</summary>
    /// <param name="mounts">The thread that alone sees the mount, if it has left the namespace of the others.</param>
    public static SmallDisk? TryMount(string folder, int mebibytes, OneThread? mounts = null)
    {
        Directory.CreateDirectory(folder);
        var disk = new SmallDisk(folder, mounts);
        return disk.Do(() => Libc.TryMountTmpfs(folder, mebibytes)) ? disk : null;
    }

    /// <summary>The file takes that many bytes, or all that are free; the bytes that it took before are given back first.</summary>
    public void Take(long bytes) => Do(() => Write(_ => bytes));

    /// <summary>The file takes all but that many bytes.</summary>
    public void LeaveFree(long bytes) => Do(() => Write(free => free - bytes));

    public void MakeRoom() => Do(() =>
    {
        File.Delete(Filler);
        return true;
    });

    public void Dispose() => Do(() =>
    {
        Libc.Unmount(Folder);
        return true;
    });

    private bool Write(Func<long, long> bytesOf)
    {
        // Unbuffered: the rest of a buffer could not be written when the stream is closed.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        using var filler = new FileStream(Filler, options);
        var block = new byte[BlockBytes];
        try
        {
            for (var bytes = bytesOf(new DriveInfo(Folder).AvailableFreeSpace); bytes > 0; bytes -= BlockBytes)
                filler.Write(block, 0, (int)Math.Min(BlockBytes, bytes));
        }
        catch (IOException)
        {
            // The disk is full, as intended.
        }

        return true;
    }

    private T Do<T>(Func<T> what) => _mounts is null ? what() : _mounts.Do(what);
}
