using System.Buffers;

namespace Koltso.Tests.Wire;

/// <summary>Bytes in several pieces, as a reader may hand them out.</summary>
internal static class Segments
{
    /// <summary>Cuts at the given offsets (any order; duplicates make empty pieces).</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, params IEnumerable<int> offsets)
    {
        var at = 0;
        Piece? first = null, last = null;
        foreach (var end in offsets.Select(offset => Math.Clamp(offset, 0, bytes.Length)).Order().Append(bytes.Length))
        {
            last = new Piece(bytes.AsMemory(at, end - at), last);
            first ??= last;
            at = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
