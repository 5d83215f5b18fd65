using System.Runtime.InteropServices;

namespace Koltso.Core.Buffers;

/// <summary>Memory straight from the operating system, and back to it. Any thread may call.</summary>
internal static unsafe partial class Pages
{
    private const int Bytes = 4096;

    private const int ReadWrite = 3, PrivateAnonymous = 0x22;

    /// <summary>Of the whole pages that <paramref name="length"/> bytes need; each becomes memory when it is first written to.</summary>
    public static long BytesFor(int length) => (length + Bytes - 1L) / Bytes * Bytes;

    /// <summary>Zeros. <paramref name="bytes"/> is what <see cref="BytesFor"/> said.</summary>
    public static void* Map(long bytes)
    {
        var start = mmap(null, (nuint)bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return (nint)start == -1
            ? throw new InsufficientMemoryException($"The operating system has no {bytes} bytes left for this process.")
            : start;
    }

    public static void Unmap(void* start, long bytes) => _ = munmap(start, (nuint)bytes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint bytes);
}
