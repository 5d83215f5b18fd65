using System.Numerics;
using System.Runtime.InteropServices;

namespace Koltso.Core.Buffers;

/// <summary>
/// Memory from the operating system, and back to it; some of what was given back is kept for the next who needs as much. To map memory,
/// and to unmap it, takes the lock of the process's whole address space, which a thread of the store may hold that has lost the
/// processor: loops would wait for it. Any thread may call. Bound: <see cref="IdleBytesMax"/>, and whatever
/// <see cref="PayloadMemory"/> leaves; overflow: what is of another size is unmapped, or else what comes back.
/// </summary>
internal static unsafe partial class Pages
{
    /// <summary>What is kept.</summary>
    public const long IdleBytesMax = 64 << 20;

    /// <summary>Larger ones are of just the pages that they need.</summary>
    private const int SizedPagesMax = 256;

    private const int Bytes = 4096;

    /// <summary>Sizes between a power of two and the next; below as many pages, each number of them is a size.</summary>
    private const int SizesPerDoubling = 8;

    /// <summary>
    /// Of one of the system's huge pages. What is at least as large asks for them, so that a value of 8 MiB costs four page faults
    /// and not 2,048, on the loop that receives it.
    /// </summary>
    private const long HugeBytes = 2 << 20;

    private const int ReadWrite = 3, PrivateAnonymous = 0x22, UseHugePages = 14;

    private static readonly Lock s_lock = new();
    private static readonly Dictionary<long, Stack<nint>> s_idle = [];
    private static long s_idleBytes;

    /// <summary>Kept, and nobody's.</summary>
    public static long IdleBytes => Volatile.Read(ref s_idleBytes);

    /// <summary>
    /// Of the whole pages that <paramref name="length"/> bytes get, which are up to an eighth more than they need; each becomes memory
    /// when it is first written to.
    /// </summary>
    public static long BytesFor(int length)
    {
        var pages = (length + Bytes - 1L) / Bytes;
        if (pages is <= SizesPerDoubling or > SizedPagesMax) return pages * Bytes;
        var step = (1L << BitOperations.Log2((ulong)pages - 1)) / SizesPerDoubling;
        return (pages + step - 1) / step * step * Bytes;
    }

    /// <summary>With whatever was there before. <paramref name="bytes"/> is what <see cref="BytesFor"/> said.</summary>
    public static void* Map(long bytes)
    {
        if (TryTakeIdle(bytes) is var kept && kept != 0) return (void*)kept;
        return bytes < HugeBytes ? MapNew(bytes) : MapHuge(bytes);
    }

    public static void Unmap(void* start, long bytes)
    {
        if (!TryKeep((nint)start, bytes)) _ = munmap(start, (nuint)bytes);
    }

    /// <summary>Gives all back that is kept.</summary>
    public static void ReleaseIdle()
    {
        List<(nint Start, long Bytes)> dropped = [];
        lock (s_lock)
        {
            foreach (var (bytes, starts) in s_idle) dropped.AddRange(starts.Select(start => (start, bytes)));
            s_idle.Clear();
            s_idleBytes = 0;
        }

        UnmapAll(dropped);
    }

    private static byte* MapNew(long bytes)
    {
        var start = mmap(null, (nuint)bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return (nint)start == -1
            ? throw new InsufficientMemoryException($"The operating system has no {bytes} bytes left for this process.")
            : (byte*)start;
    }

    /// <summary>Huge pages lie at multiples of their size. A system without them gives others.</summary>
    private static byte* MapHuge(long bytes)
    {
        const long Spare = HugeBytes - Bytes;
        var mapped = MapNew(bytes + Spare);
        var start = (byte*)(((nint)mapped + Spare) & ~((nint)HugeBytes - 1));
        var before = start - mapped;
        if (before > 0) _ = munmap(mapped, (nuint)before);
        if (before < Spare) _ = munmap(start + bytes, (nuint)(Spare - before));
        _ = madvise(start, (nuint)bytes, UseHugePages);
        return start;
    }

    private static nint TryTakeIdle(long bytes)
    {
        if (IdleBytes < bytes) return 0;
        lock (s_lock)
        {
            if (!s_idle.TryGetValue(bytes, out var starts) || !starts.TryPop(out var start)) return 0;
            s_idleBytes -= bytes;
            Forget(bytes, starts);
            return start;
        }
    }

    private static bool TryKeep(nint start, long bytes)
    {
        // All others would go for it, and it would not fit.
        if (bytes > IdleBytesMax) return false;
        List<(nint, long)>? dropped = null;
        bool isKept;
        lock (s_lock)
        {
            while (s_idleBytes + bytes > IdleBytesMax && TryTakeOther(bytes, out var other)) (dropped ??= []).Add(other);
            var idleBytes = s_idleBytes + bytes;
            isKept = idleBytes <= IdleBytesMax && idleBytes + PayloadMemory.Taken <= PayloadMemory.BytesMax;
            if (isKept)
            {
                if (!s_idle.TryGetValue(bytes, out var starts)) s_idle.Add(bytes, starts = new Stack<nint>());
                starts.Push(start);
                s_idleBytes = idleBytes;
            }
        }

        if (dropped is not null) UnmapAll(dropped);
        return isKept;
    }

    /// <summary>Sizes that nobody asks for any more must not take the room of those that come and go.</summary>
    private static bool TryTakeOther(long bytes, out (nint Start, long Bytes) other)
    {
        foreach (var (size, starts) in s_idle)
        {
            if (size == bytes || !starts.TryPop(out var start)) continue;
            s_idleBytes -= size;
            Forget(size, starts);
            other = (start, size);
            return true;
        }

        other = default;
        return false;
    }

    /// <summary>Not under the lock: whoever unmaps may have to wait, and a loop that wants a kept block must not wait with it.</summary>
    private static void UnmapAll(List<(nint Start, long Bytes)> dropped)
    {
        foreach (var (start, bytes) in dropped) _ = munmap((void*)start, (nuint)bytes);
    }

    /// <summary>There are few sizes of small ones, and any number of large.</summary>
    private static void Forget(long bytes, Stack<nint> starts)
    {
        if (starts.Count == 0 && bytes > SizedPagesMax * Bytes) s_idle.Remove(bytes);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint bytes, int advice);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint bytes);
}
