using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using HttpMethod = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpMethod;
using HttpVersion = Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpVersion;

namespace Koltso.Node.Http;

/// <summary>
/// Request line and headers of one request, as far as the fast lane must know them. Role: takes them from Kestrel's
/// parser and decides whether the fast lane understands all of it. One per connection, reused; on the loop only.
/// </summary>
/// <param name="query">Room for the longest query. What is in it is valid until another head is read with the same room.</param>
internal sealed class RequestHead(byte[] query)
{
    /// <summary>Longest request line and headers together, in bytes.</summary>
    public const int BytesMax = 32 * 1024;

    /// <summary>Longest target of a request, in bytes.</summary>
    private const int TargetBytesMax = 8 * 1024;

    private static readonly HttpParser<Handler> s_parser = new(showErrorDetails: false);

    private int _hosts;
    private int _targetBytes;
    private bool _isHttp11, _isOdd, _hasLength, _isBadLength;

    /// <summary>The longest key, every byte of it percent-encoded, and room for the other parameters.</summary>
    public const int QueryBytesMax = 3 * Core.Limits.KeyBytesMax + 256;

    public EntityMethod Method { get; private set; }

    public int QueryBytes { get; private set; }

    public ReadOnlySpan<byte> Query => query.AsSpan(0, QueryBytes);

    /// <summary>Bytes of body that follow.</summary>
    public long ContentLength { get; private set; }

    /// <summary>The client wants the connection closed after the answer.</summary>
    public bool IsLast { get; private set; }

    /// <summary>What the client is told, after <see cref="HeadVerdict.Refuse"/>.</summary>
    public EntityAnswer Refusal { get; private set; }

    /// <summary>
    /// Reads a head off the front of <paramref name="bytes"/>. <see cref="HeadVerdict.HandOver"/> leaves
    /// <paramref name="bytes"/> as it was.
    /// </summary>
    public HeadVerdict Read(ref ReadOnlySequence<byte> bytes)
    {
        (_hosts, _targetBytes, _isOdd, _hasLength, _isBadLength, ContentLength, IsLast) = (0, 0, false, false, false, 0, false);
        var reader = new SequenceReader<byte>(bytes);
        try
        {
            var handler = new Handler(this);
            if (!s_parser.ParseRequestLine(handler, ref reader) || !s_parser.ParseHeaders(handler, ref reader))
                return bytes.Length > BytesMax ? Refuse(431, s_headTooLong) : HeadVerdict.NeedMore;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException wrong)
        {
            return Refuse(wrong.StatusCode == 505 ? 505 : 400, "This is not an HTTP/1.1 request.");
        }

        if (reader.Consumed > BytesMax) return Refuse(431, s_headTooLong);
        if (_targetBytes > TargetBytesMax) return Refuse(414, $"The request target must be at most {TargetBytesMax} bytes.");
        if (_isHttp11 && _hosts != 1) return Refuse(400, "A request must have exactly one Host header.");
        if (_isBadLength) return Refuse(400, "Content-Length must be a single whole number.");
        if (_isOdd || (Method == EntityMethod.Put && !_hasLength)) return HeadVerdict.HandOver;
        bytes = bytes.Slice(reader.Position);
        return HeadVerdict.Entity;
    }

    private void OnStartLine(HttpVersionAndMethod line, TargetOffsetPathLength target, ReadOnlySpan<byte> startLine)
    {
        Method = line.Method switch
        {
            HttpMethod.Get => EntityMethod.Get,
            HttpMethod.Head => EntityMethod.Head,
            HttpMethod.Put => EntityMethod.Put,
            HttpMethod.Delete => EntityMethod.Delete,
            _ => Odd(EntityMethod.Get),
        };
        // The parser gives the line up to where its target ends.
        var url = startLine[target.Offset..];
        _targetBytes = url.Length;
        var path = "/v0/entity?"u8;
        _isHttp11 = line.Version == HttpVersion.Http11;
        if (!_isHttp11 || !url.StartsWith(path)) _isOdd = true;
        else if (url.Length - path.Length > QueryBytesMax || url.ContainsAnyExceptInRange((byte)'!', (byte)'~')) _isOdd = true;
        else
        {
            QueryBytes = url.Length - path.Length;
            url[path.Length..].CopyTo(query);
        }
    }

    private void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // By length first: few names share one.
        switch (name.Length)
        {
            case 4 when Is(name, "host"u8):
                // An empty or strange host is Kestrel's to judge.
                _hosts++;
                _isOdd |= value.IsEmpty || value.ContainsAnyExcept(s_hostBytes);
                break;
            case 6 when Is(name, "expect"u8):
            case 7 when Is(name, "upgrade"u8):
            case 8 when Is(name, "if-match"u8):
            case 13 when Is(name, "if-none-match"u8):
            case 17 when Is(name, "transfer-encoding"u8):
                _isOdd = true;
                break;
            case 10 when Is(name, "connection"u8):
                if (Is(value, "close"u8)) IsLast = true;
                else _isOdd |= !Is(value, "keep-alive"u8);
                break;
            case 14 when Is(name, "content-length"u8):
                _isBadLength |= _hasLength || !TryParseLength(value);
                _hasLength = true;
                break;
        }
    }

    private bool TryParseLength(ReadOnlySpan<byte> value)
    {
        ContentLength = 0;
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (!Utf8Parser.TryParse(value, out long length, out _)) return false;
        ContentLength = length;
        return true;
    }

    private static readonly string s_headTooLong = $"The request line and headers together must be at most {BytesMax} bytes.";

    private HeadVerdict Refuse(int status, string problem)
    {
        Refusal = EntityAnswer.Error(status, problem);
        return HeadVerdict.Refuse;
    }

    private EntityMethod Odd(EntityMethod method)
    {
        _isOdd = true;
        return method;
    }

    private static readonly SearchValues<byte> s_hostBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"u8);

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) =>
        Ascii.EqualsIgnoreCase(text, lowerCase);

    /// <summary>A struct, so that the parser's calls are direct ones.</summary>
    private readonly struct Handler(RequestHead head) : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod line, TargetOffsetPathLength target, Span<byte> startLine) =>
            head.OnStartLine(line, target, startLine);

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => head.OnHeader(name, value);

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}
