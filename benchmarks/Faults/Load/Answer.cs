using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Koltso.Faults.Load;

/// <summary>One answer of a node, with its body. Nodes say its length.</summary>
internal readonly record struct Answer(int Status, byte[] Body)
{
    private const int HeadBytesMax = 16 * 1024;

    /// <summary>Consumes one answer; false while more bytes are needed.</summary>
    /// <exception cref="InvalidDataException">What came is no answer.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> bytes, out Answer answer)
    {
        answer = default;
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var end = span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return span.Length <= HeadBytesMax ? false : throw new InvalidDataException("a head without an end");
        }

        if (!span.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(span.Slice(9, 3), out int status, out _))
            throw new InvalidDataException("no HTTP answer");
        var length = LengthOf(span[..(end + 2)]);
        if (span.Length < end + 4 + length) return false;
        answer = new Answer(status, span.Slice(end + 4, length).ToArray());
        bytes = bytes.Slice(end + 4 + length);
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var line = head[..head.IndexOf("\r\n"u8)];
            head = head[(line.Length + 2)..];
            if (line.Length > 15 && line[14] == ':' && Ascii.EqualsIgnoreCase(line[..14], "content-length"u8)
                && Utf8Parser.TryParse(line[15..].Trim((byte)' '), out int length, out _)) return length;
        }

        return 0;
    }
}
