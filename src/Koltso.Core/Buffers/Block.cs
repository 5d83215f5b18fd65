using System.Buffers;
using System.Runtime.InteropServices;

namespace Koltso.Core.Buffers;

/// <summary>
/// A large piece of memory outside the collected heap, free as soon as nobody holds it. Counted in <see cref="PayloadMemory"/>.
/// Who rents it holds it; <see cref="Share"/> makes one holder more, who may be on any thread, and each
/// holder gives it back once, with <see cref="Return"/>. Nobody writes to what is shared. Its address stays, so that the kernel
/// may have it. What nobody gives back is lost for the process.
/// </summary>
public sealed unsafe class Block : MemoryManager<byte>
{
    private readonly void* _start;
    private int _holders = 1;

    private Block(int length)
    {
        Length = length;
        _start = Pages.Map(CountedBytes);
    }

    public int Length { get; }

    /// <exception cref="InvalidOperationException">Nobody holds it any more: the memory may be another's.</exception>
    public Span<byte> Span => Volatile.Read(ref _holders) > 0
        ? new(_start, Length)
        : throw new InvalidOperationException("A block was used after it was given back.");

    private long CountedBytes => Pages.BytesFor(Length);

    /// <summary>Null when there is no room.</summary>
    public static Block? TryRent(int length) => PayloadMemory.TryTake(Pages.BytesFor(length)) ? new Block(length) : null;

    /// <summary>Also where there is no room: for what is small, or cannot be refused.</summary>
    public static Block Rent(int length)
    {
        var block = new Block(length);
        PayloadMemory.Take(block.CountedBytes);
        return block;
    }

    /// <summary>Where these bytes lie, if that is a block; the caller sees to it that it is held.</summary>
    public static Block? Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetMemoryManager<byte, Block>(bytes, out var block) ? block : null;

    /// <summary>For another holder, while this one is held.</summary>
    public Block Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Return()
    {
        var left = Interlocked.Decrement(ref _holders);
        if (left < 0) throw new InvalidOperationException("A block was given back twice.");
        if (left > 0) return;
        PayloadMemory.GiveBack(CountedBytes);
        Pages.Unmap(_start, CountedBytes);
    }

    /// <summary>Where <paramref name="part"/>, which lies in the block, begins.</summary>
    public int OffsetOf(ReadOnlySpan<byte> part)
    {
        fixed (byte* start = part)
        {
            var offset = start - (byte*)_start;
            if (offset < 0 || offset + part.Length > Length) throw new ArgumentException("Not a part of the block.", nameof(part));
            return (int)offset;
        }
    }

    public override Span<byte> GetSpan() => Span;

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
