using Koltso.Storage.Disk;

namespace Koltso.Storage.Health;

/// <summary>
/// Watches the free space of the store's disk. Writes stop at <see cref="ReserveBytes"/>, before the disk is full, and
/// start again at twice that, so that the store does not flap. Writers look each time they have written a quarter of
/// the reserve; the owner's maintenance looks in between, for what others write. Any thread may call.
/// </summary>
internal sealed class DiskRoom(IStoreDisk disk, HealthTracker health, long reserveBytes)
{
    private long _unwatchedBytes;

    internal long ReserveBytes => reserveBytes;

    internal long FreeBytes() => disk.FreeBytes();

    internal bool IsAmple() => FreeBytes() >= 2 * reserveBytes;

    internal void Written(long bytes)
    {
        if (Interlocked.Add(ref _unwatchedBytes, bytes) < reserveBytes / 4) return;
        Volatile.Write(ref _unwatchedBytes, 0);
        Watch();
    }

    /// <summary>True while there is room.</summary>
    internal bool Watch()
    {
        var free = FreeBytes();
        if (free >= reserveBytes) return true;
        health.DiskFull(
            $"The disk of {disk.Path} has {free >> 20} MiB free; below {reserveBytes >> 20} MiB, writes are refused.",
            reopenNeeded: false);
        return false;
    }
}
