using System.Buffers;

namespace Koltso.Sockets;

/// <summary>
/// The buffers of one loop. Role: hands out the buffer that was used last, so that a busy loop works in memory that
/// is still in the processor's cache, and idle connections hold none. Called on the loop's thread only.
/// Whoever rents a buffer owns it until it gives it back. Ordinary buffers are pinned for life, so that their
/// address may be given to the kernel. A connection that waits with a few bytes keeps them in a smaller one, of the shared pool.
/// </summary>
internal sealed class LoopBuffers
{
    /// <summary>One ordinary buffer: some ten requests or answers of a kilobyte.</summary>
    public const int BufferBytes = 16 * 1024;

    /// <summary>
    /// How many idle buffers are kept (4 MiB a loop): as many as a turn may need whose answers come from a peer all at once. What
    /// comes back beyond is left to the collector.
    /// </summary>
    private const int IdleMax = 256;

    /// <summary>These are kept also when they are not used.</summary>
    private const int IdleMin = 16;

    private readonly byte[]?[] _idle = new byte[IdleMax][];
    private int _idleCount, _unusedCount, _rented;

    /// <summary>Of the ordinary buffers that are in use. May be read, slightly late, from anywhere.</summary>
    public long RentedBytes => (long)_rented * BufferBytes;

    public byte[] Rent()
    {
        _rented++;
        if (_idleCount == 0) return GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
        var buffer = _idle[--_idleCount]!;
        _idle[_idleCount] = null;
        _unusedCount = Math.Min(_unusedCount, _idleCount);
        return buffer;
    }

    /// <summary>At least as large as asked for, and smaller than an ordinary one if it can be. It is not pinned.</summary>
    public static byte[] RentSmall(int bytes) => ArrayPool<byte>.Shared.Rent(bytes);

    public void Return(byte[] buffer)
    {
        if (buffer.Length != BufferBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        _rented--;
        if (_idleCount < IdleMax) _idle[_idleCount++] = buffer;
    }

    /// <summary>Lets go of half of what was not used since the last call. The owner of the loop calls it now and then.</summary>
    public void Trim()
    {
        var count = Math.Min(_unusedCount / 2, Math.Max(0, _idleCount - IdleMin));
        for (var i = 0; i < count; i++) _idle[--_idleCount] = null;
        _unusedCount = _idleCount;
    }
}
