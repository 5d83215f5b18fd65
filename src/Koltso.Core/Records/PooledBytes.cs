using System.Buffers;

namespace Koltso.Core.Records;

/// <summary>
/// Bytes in an array rented from the shared pool. Owned by exactly one holder at a time, which gives it back with
/// <see cref="Return"/> exactly once; after that nobody may touch the array. <c>default</c> holds nothing.
/// </summary>
public readonly struct PooledBytes(byte[] array, int length)
{
    public byte[]? Array { get; } = array;

    public int Length { get; } = length;

    public Span<byte> Span => Array.AsSpan(0, Length);

    public Memory<byte> Memory => Array.AsMemory(0, Length);

    public static PooledBytes Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    public static PooledBytes CopyOf(ReadOnlySpan<byte> bytes)
    {
        var copy = Rent(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    public void Return()
    {
        if (Array is { Length: > 0 }) ArrayPool<byte>.Shared.Return(Array);
    }
}
