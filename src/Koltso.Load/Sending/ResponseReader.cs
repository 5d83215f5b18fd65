using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Koltso.Load.Sending;

/// <summary>
/// Finds where each HTTP/1.1 answer ends and what its status is. One per connection, one thread. Understands
/// Content-Length and chunked bodies; bodies are passed over, not kept.
/// </summary>
internal sealed class ResponseReader
{
    private const int HeadBytesMax = 64 * 1024;
    private const long ChunkBytesMax = long.MaxValue - 2;
    private State _state;
    private long _bodyLeft;

    private enum State
    {
        Head,
        Body,
        ChunkSize,
        Chunk,
        Trailer,
    }

    public int Status { get; private set; }

    /// <summary>The server closes the connection after this answer.</summary>
    public bool IsLast { get; private set; }

    /// <summary>
    /// Consumes bytes up to the end of one answer. True when it is complete; else more bytes are needed.
    /// </summary>
    /// <exception cref="InvalidDataException">What came is not an HTTP answer.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> bytes)
    {
        while (true)
        {
            switch (_state)
            {
                case State.Head:
                    if (!TryReadHead(ref bytes)) return false;
                    break;
                case State.Body or State.Chunk:
                    var part = Math.Min(_bodyLeft, bytes.Length);
                    bytes = bytes.Slice(part);
                    _bodyLeft -= part;
                    if (_bodyLeft > 0) return false;
                    _state = _state == State.Body ? State.Head : State.ChunkSize;
                    if (_state == State.Head) return true;
                    break;
                default:
                    if (!TryReadLine(ref bytes, out var line)) return false;
                    if (_state == State.Trailer)
                    {
                        if (line.Length > 0) break;
                        _state = State.Head;
                        return true;
                    }

                    BeginChunk(line);
                    break;
            }
        }
    }

    private void BeginChunk(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out long size, out _, 'x') || size is < 0 or > ChunkBytesMax)
            throw new InvalidDataException("a chunk without a size");
        // With the line end that follows a chunk.
        _bodyLeft = size + 2;
        _state = size == 0 ? State.Trailer : State.Chunk;
    }

    private bool TryReadHead(ref ReadOnlySequence<byte> bytes)
    {
        var first = bytes.FirstSpan;
        var span = bytes.IsSingleSegment ? first : bytes.ToArray();
        var end = span.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            if (span.Length > HeadBytesMax) throw new InvalidDataException("a head without an end");
            return false;
        }

        if (!span.StartsWith("HTTP/1."u8) || end < 12 || !Utf8Parser.TryParse(span.Slice(9, 3), out int status, out _))
            throw new InvalidDataException("not an HTTP answer");
        Status = status;
        ReadFields(span[..(end + 2)]);
        bytes = bytes.Slice(end + 4);
        return true;
    }

    private void ReadFields(ReadOnlySpan<byte> head)
    {
        (_bodyLeft, _state, IsLast) = (0, State.Body, false);
        head = head[(head.IndexOf((byte)'\n') + 1)..];
        while (!head.IsEmpty)
        {
            var line = head[..head.IndexOf("\r\n"u8)];
            head = head[(line.Length + 2)..];
            // Only three fields matter, and their lengths tell most others apart at once.
            if (line.Length > 15 && line[14] == ':' && Ascii.EqualsIgnoreCase(line[..14], "content-length"u8))
                _bodyLeft = LengthOf(line[15..].Trim((byte)' '));
            else if (line.Length > 18 && line[17] == ':' && Ascii.EqualsIgnoreCase(line[..17], "transfer-encoding"u8))
                _state = State.ChunkSize;
            else if (line.Length > 11 && line[10] == ':' && Ascii.EqualsIgnoreCase(line[..10], "connection"u8))
                IsLast = Ascii.EqualsIgnoreCase(line[11..].Trim((byte)' '), "close"u8);
        }
    }

    private static long LengthOf(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long length, out var used) && used == text.Length && length >= 0
            ? length
            : throw new InvalidDataException("a length that is not a number");

    private static bool TryReadLine(ref ReadOnlySequence<byte> bytes, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (bytes.PositionOf((byte)'\n') is not { } end) return false;
        var whole = bytes.Slice(0, end);
        line = (whole.IsSingleSegment ? whole.FirstSpan : whole.ToArray()).TrimEnd((byte)'\r');
        bytes = bytes.Slice(bytes.GetPosition(1, end));
        return true;
    }
}
