using System.Buffers;

namespace Koltso.Sockets;

/// <summary>
/// The buffers of one loop. Role: hands out the buffer that was used last, so that a busy loop works in memory that
/// is still in the processor's cache, and idle connections hold none. Called on the loop's thread only.
/// Whoever rents a buffer owns it until it gives it back. Ordinary buffers are pinned for life, so that their
/// address may be given to the kernel; larger ones (<see cref="Rent"/> with more) come from the shared pool and are
/// pinned by their user for the length of a call.
/// </summary>
internal sealed class LoopBuffers
{
    /// <summary>One ordinary buffer: some ten requests or answers of a kilobyte.</summary>
    public const int BufferBytes = 16 * 1024;

    /// <summary>How many idle buffers are kept (1 MiB a loop); what comes back beyond is left to the collector.</summary>
    private const int IdleMax = 64;

    private readonly byte[]?[] _idle = new byte[IdleMax][];
    private int _idleCount;

    public byte[] Rent(int bytes = BufferBytes)
    {
        if (bytes > BufferBytes) return ArrayPool<byte>.Shared.Rent(bytes);
        if (_idleCount == 0) return GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);
        var buffer = _idle[--_idleCount]!;
        _idle[_idleCount] = null;
        return buffer;
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length != BufferBytes) ArrayPool<byte>.Shared.Return(buffer);
        else if (_idleCount < IdleMax) _idle[_idleCount++] = buffer;
    }
}
