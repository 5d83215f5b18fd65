using System.Buffers;
using Koltso.Core.Buffers;

namespace Koltso.Core.Records;

/// <summary>
/// Bytes that are rented: a few in an array of the shared pool, more in a <see cref="Buffers.Block"/>. Owned by exactly one holder at a
/// time, which gives them back with <see cref="Return"/> exactly once; after that nobody may touch them. <c>default</c> holds nothing.
/// </summary>
public readonly struct PooledBytes
{
    /// <summary>The most that an array has: one of the buffers of a connection. They are bounded by what uses them.</summary>
    public const int ArrayBytesMax = 16 * 1024;

    private readonly object? _owner;
    private readonly int _start;

    private PooledBytes(object owner, int start, int length) => (_owner, _start, Length) = (owner, start, length);

    /// <summary>A part of <paramref name="block"/>, of which this is a holder from now on.</summary>
    public PooledBytes(Block block, int start, int length)
        : this((object)block, start, length)
    {
    }

    public int Length { get; }

    public bool IsNone => _owner is null;

    /// <summary>Where the bytes lie if they are many: who wants to keep them may share it instead of copying them.</summary>
    public Block? Block => _owner as Block;

    public Span<byte> Span => _owner is byte[] array
        ? array.AsSpan(_start, Length)
        : _owner is null ? default : ((Block)_owner).Span.Slice(_start, Length);

    public Memory<byte> Memory => _owner is byte[] array
        ? array.AsMemory(_start, Length)
        : _owner is null ? default : ((Block)_owner).Memory.Slice(_start, Length);

    /// <summary>Also where <see cref="PayloadMemory"/> has no room: for what is small, or cannot be refused.</summary>
    public static PooledBytes Rent(int length) =>
        length <= ArrayBytesMax ? OfArray(length) : new PooledBytes(Block.Rent(length), 0, length);

    /// <summary>False when <see cref="PayloadMemory"/> has no room for so many.</summary>
    public static bool TryRent(int length, out PooledBytes bytes)
    {
        bytes = default;
        if (length <= ArrayBytesMax) bytes = OfArray(length);
        else if (Block.TryRent(length) is { } block) bytes = new PooledBytes(block, 0, length);
        return !bytes.IsNone;
    }

    public static PooledBytes CopyOf(ReadOnlySpan<byte> bytes)
    {
        var copy = Rent(bytes.Length);
        bytes.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>False when <see cref="PayloadMemory"/> has no room for it.</summary>
    public static bool TryCopy(ReadOnlySpan<byte> bytes, out PooledBytes copy)
    {
        if (!TryRent(bytes.Length, out copy)) return false;
        bytes.CopyTo(copy.Span);
        return true;
    }

    /// <summary>The same bytes without those behind <paramref name="length"/>; in the place of this.</summary>
    public PooledBytes Shortened(int length) => new(_owner!, _start, Math.Min(length, Length));

    public void Return()
    {
        if (_owner is byte[] { Length: > 0 } array) ArrayPool<byte>.Shared.Return(array);
        else if (_owner is Block block) block.Return();
    }

    private static PooledBytes OfArray(int length) => new(ArrayPool<byte>.Shared.Rent(length), 0, length);
}
