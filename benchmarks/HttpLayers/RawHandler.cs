using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using HttpMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;

namespace Koltso.HttpLayers;

/// <summary>A connection handler with Kestrel's own parser: what the fast lane is, without the ring.</summary>
internal sealed class RawHandler : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var parser = new HttpParser<Head>();
        var head = new Head();
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync().ConfigureAwait(false);
            var bytes = read.Buffer;
            if (TryHead(parser, head, ref bytes) && bytes.Length >= head.Length)
            {
                Answer(output, head, bytes.Slice(0, head.Length));
                input.AdvanceTo(bytes.GetPosition(head.Length));
                await output.FlushAsync().ConfigureAwait(false);
            }
            else
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }

            if (read.IsCompleted) return;
        }
    }

    private static bool TryHead(HttpParser<Head> parser, Head head, ref ReadOnlySequence<byte> bytes)
    {
        head.Length = 0;
        var reader = new SequenceReader<byte>(bytes);
        if (!parser.ParseRequestLine(head, ref reader) || !parser.ParseHeaders(head, ref reader)) return false;
        bytes = bytes.Slice(reader.Position);
        return true;
    }

    private static void Answer(PipeWriter output, Head head, ReadOnlySequence<byte> body)
    {
        if (head.IsPut)
        {
            ValueTable.Put(head.Id, body.ToArray());
            output.Write("HTTP/1.1 201 Created\r\nServer: raw\r\nContent-Length: 0\r\n\r\n"u8);
            return;
        }

        var value = ValueTable.Get(head.Id);
        var span = output.GetSpan(128 + (value?.Length ?? 0));
        var start = value is null ? "HTTP/1.1 404 Not Found\r\nServer: raw\r\nContent-Length: "u8 : "HTTP/1.1 200 OK\r\nServer: raw\r\nContent-Length: "u8;
        start.CopyTo(span);
        Utf8Formatter.TryFormat(value?.Length ?? 0, span[start.Length..], out var digits);
        "\r\n\r\n"u8.CopyTo(span[(start.Length + digits)..]);
        value?.CopyTo(span[(start.Length + digits + 4)..]);
        output.Advance(start.Length + digits + 4 + (value?.Length ?? 0));
    }

    internal sealed class Head : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public string Id { get; private set; } = "";

        public bool IsPut { get; private set; }

        public int Length { get; set; }

        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            IsPut = versionAndMethod.Method == HttpMethod.Put;
            var url = startLine[targetPath.Offset..];
            Id = Encoding.ASCII.GetString(url[(url.IndexOf((byte)'=') + 1)..]);
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (name.Length == 14 && Ascii.EqualsIgnoreCase(name, "content-length"u8) && Utf8Parser.TryParse(value, out int length, out _)) Length = length;
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}
