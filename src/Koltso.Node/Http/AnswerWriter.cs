using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Koltso.Api;
using Koltso.Core.Buffers;

namespace Koltso.Node.Http;

/// <summary>
/// Writes the fast lane's answers. One per loop, on that loop only; the date is rendered once a second.
/// An answer is a head and, for a value or a problem, a body:
/// <c>status line, Server, Date, [ETag], [Expires], [Koltso-Write], [Retry-After], [Content-Type], [Connection], Content-Length</c>.
/// </summary>
internal sealed class AnswerWriter(TimeProvider time)
{
    /// <summary>Room for the longest head.</summary>
    private const int HeadBytesMax = 512;

    private readonly byte[] _date = new byte[37];
    private long _dateSecond = -1;

    /// <summary>Writes the whole answer and hands it to the transport.</summary>
    public ValueTask WriteAsync(PipeWriter output, EntityAnswer answer, EntityMethod method, bool isLast)
    {
        if (answer.Problem is { } problem) WriteProblem(output, answer.Status, problem, method, isLast);
        else if (answer.Status == 200 && method != EntityMethod.Head && answer.Record.Block is { } block)
            WriteHeadAndBlock(output, answer, block, isLast);
        else WriteHeadAndValue(output, answer, method, isLast);
        var flushed = output.FlushAsync();
        return flushed.IsCompletedSuccessfully ? default : new ValueTask(flushed.AsTask());
    }

    private void WriteHeadAndValue(PipeWriter output, EntityAnswer answer, EntityMethod method, bool isLast)
    {
        var value = answer.Status == 200 ? answer.Value : default;
        var sent = method == EntityMethod.Head ? default : value;
        var span = output.GetSpan(HeadBytesMax + sent.Length);
        var head = WriteHead(span, answer, value.Length, isLast);
        sent.CopyTo(span[head..]);
        output.Advance(head + sent.Length);
    }

    /// <summary>The value is sent from where it lies.</summary>
    private void WriteHeadAndBlock(PipeWriter output, EntityAnswer answer, Block block, bool isLast)
    {
        var value = answer.Value;
        output.Advance(WriteHead(output.GetSpan(HeadBytesMax), answer, value.Length, isLast));
        if (output is IBlockWriter blocks) blocks.Append(block, block.OffsetOf(value), value.Length);
        else output.Write(value);
    }

    private void WriteProblem(PipeWriter output, int status, string problem, EntityMethod method, bool isLast)
    {
        var body = Encoding.UTF8.GetByteCount(problem) + 1;
        var head = new HeadBuilder(output.GetSpan(HeadBytesMax + body));
        Begin(ref head, status);
        if (method is EntityMethod.Put or EntityMethod.Delete && WriteVerdict.Of(status) is { } verdict)
        {
            head.Add(WriteVerdict.Header);
            head.Add(": "u8);
            head.Add(verdict);
            head.Add("\r\n"u8);
        }

        if (status == 503)
        {
            head.Add("Retry-After: "u8);
            head.AddNumber(EntityAnswer.RetryAfterSeconds);
            head.Add("\r\n"u8);
        }

        head.Add("Content-Type: text/plain; charset=utf-8\r\n"u8);
        End(ref head, body, isLast);
        if (method != EntityMethod.Head) head.AddLine(problem);
        output.Advance(head.Length);
    }

    private int WriteHead(Span<byte> span, EntityAnswer answer, int valueBytes, bool isLast)
    {
        var head = new HeadBuilder(span);
        Begin(ref head, answer.Status);
        if (answer.HasVersion)
        {
            head.Add("ETag: \""u8);
            head.AddHex(answer.Header.Version.Clock, 16);
            head.AddHex(answer.Header.Version.Node, 4);
            head.Add("\"\r\n"u8);
        }

        if (answer.Header.ExpiresAtMs != 0 && answer.Status == 200)
        {
            head.Add("Expires: "u8);
            head.AddDate(DateTimeOffset.FromUnixTimeMilliseconds(answer.Header.ExpiresAtMs));
            head.Add("\r\n"u8);
        }

        if (answer.Status == 200) head.Add("Content-Type: application/octet-stream\r\n"u8);
        End(ref head, valueBytes, isLast);
        return head.Length;
    }

    private void Begin(ref HeadBuilder head, int status)
    {
        head.Add(StatusLine(status));
        head.Add("Server: koltso\r\n"u8);
        head.Add(DateLine());
    }

    private static void End(ref HeadBuilder head, long bodyBytes, bool isLast)
    {
        if (isLast) head.Add("Connection: close\r\n"u8);
        head.Add("Content-Length: "u8);
        head.AddNumber(bodyBytes);
        head.Add("\r\n\r\n"u8);
    }

    private ReadOnlySpan<byte> DateLine()
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        if (second != _dateSecond)
        {
            _dateSecond = second;
            "Date: "u8.CopyTo(_date);
            Utf8Formatter.TryFormat(now, _date.AsSpan(6), out _, 'R');
            "\r\n"u8.CopyTo(_date.AsSpan(35));
        }

        return _date;
    }

    private static ReadOnlySpan<byte> StatusLine(int status) => status switch
    {
        200 => "HTTP/1.1 200 OK\r\n"u8,
        201 => "HTTP/1.1 201 Created\r\n"u8,
        202 => "HTTP/1.1 202 Accepted\r\n"u8,
        400 => "HTTP/1.1 400 Bad Request\r\n"u8,
        404 => "HTTP/1.1 404 Not Found\r\n"u8,
        413 => "HTTP/1.1 413 Content Too Large\r\n"u8,
        500 => "HTTP/1.1 500 Internal Server Error\r\n"u8,
        503 => "HTTP/1.1 503 Service Unavailable\r\n"u8,
        504 => "HTTP/1.1 504 Not Enough Replicas\r\n"u8,
        507 => "HTTP/1.1 507 Insufficient Storage\r\n"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a status the fast lane never gives"),
    };
}
