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
/// Always: a head that is taken is one that Kestrel's lane would take, too. Whatever is odd or wrong is for that lane to
/// judge, so that a client cannot tell the lanes apart.
/// </summary>
/// <param name="query">Room for the longest query. What is in it is valid until another head is read with the same room.</param>
internal sealed class RequestHead(byte[] query)
{
    /// <summary>Longest request line and headers together that the fast lane takes: below any of <see cref="HeadLimits"/>.</summary>
    public const int BytesMax = 8 * 1024;

    private static readonly HttpParser<Handler> s_parser = new(showErrorDetails: false);

    private int _hosts, _headers;
    private bool _isOdd, _hasLength;

    /// <summary>The longest key, every byte of it percent-encoded, and room for the other parameters.</summary>
    public const int QueryBytesMax = 3 * Core.Limits.KeyBytesMax + 256;

    public EntityMethod Method { get; private set; }

    public int QueryBytes { get; private set; }

    public ReadOnlySpan<byte> Query => query.AsSpan(0, QueryBytes);

    /// <summary>Bytes of body that follow.</summary>
    public long ContentLength { get; private set; }

    /// <summary>The client wants the connection closed after the answer.</summary>
    public bool IsLast { get; private set; }

    /// <summary>
    /// Reads a head off the front of <paramref name="bytes"/>. <see cref="HeadVerdict.HandOver"/> leaves
    /// <paramref name="bytes"/> as it was.
    /// </summary>
    public HeadVerdict Read(ref ReadOnlySequence<byte> bytes)
    {
        (_hosts, _headers, _isOdd, _hasLength, ContentLength, IsLast) = (0, 0, false, false, 0, false);
        var reader = new SequenceReader<byte>(bytes);
        try
        {
            var handler = new Handler(this);
            if (!s_parser.ParseRequestLine(handler, ref reader) || !s_parser.ParseHeaders(handler, ref reader))
                return bytes.Length > BytesMax ? HeadVerdict.HandOver : HeadVerdict.NeedMore;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            return HeadVerdict.HandOver;
        }

        if (_isOdd || _hosts != 1 || _headers > HeadLimits.HeadersMax || reader.Consumed > BytesMax) return HeadVerdict.HandOver;
        if (Method == EntityMethod.Put && !_hasLength) return HeadVerdict.HandOver;
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
        var path = "/v0/entity?"u8;
        if (line.Version != HttpVersion.Http11 || !url.StartsWith(path)) _isOdd = true;
        else if (url.Length - path.Length > QueryBytesMax || url.ContainsAnyExceptInRange((byte)'!', (byte)'~')) _isOdd = true;
        else
        {
            QueryBytes = url.Length - path.Length;
            url[path.Length..].CopyTo(query);
        }
    }

    private void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _headers++;
        // By length first: few names share one.
        switch (name.Length)
        {
            case 4 when Is(name, "host"u8):
                _hosts++;
                _isOdd |= !IsPlainHost(value);
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
                _isOdd |= _hasLength || !TryParseLength(value);
                _hasLength = true;
                break;
            default:
                // The parser has found the colon and the end of the line, and has looked at no other byte.
                _isOdd |= name.ContainsAnyExcept(s_nameBytes) || value.ContainsAny(s_controlBytes);
                break;
        }
    }

    private bool TryParseLength(ReadOnlySpan<byte> value)
    {
        ContentLength = 0;
        if (value.IsEmpty || value.Length > HeadLimits.LengthDigitsMax) return false;
        if (value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (!Utf8Parser.TryParse(value, out long length, out _)) return false;
        ContentLength = length;
        return true;
    }

    /// <summary>A name or an address, and perhaps a port. An empty or strange host is Kestrel's to judge.</summary>
    private static bool IsPlainHost(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty) return false;
        if (host[0] == '[')
        {
            var inner = host.IndexOf((byte)']');
            if (inner < 3 || host[1..inner].ContainsAnyExcept(s_addressBytes)) return false;
            host = host[(inner + 1)..];
            return host.IsEmpty || IsPort(host);
        }

        var name = host.IndexOfAnyExcept(s_hostBytes);
        return name < 0 || (name > 0 && IsPort(host[name..]));
    }

    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == ':' && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private EntityMethod Odd(EntityMethod method)
    {
        _isOdd = true;
        return method;
    }

    private static readonly SearchValues<byte> s_hostBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"u8);

    private static readonly SearchValues<byte> s_addressBytes = SearchValues.Create("abcdefABCDEF0123456789.:"u8);

    /// <summary>Of a token, as RFC 9110 has it.</summary>
    private static readonly SearchValues<byte> s_nameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"u8);

    /// <summary>All control characters but the tab.</summary>
    private static readonly SearchValues<byte> s_controlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Append(127).Where(static value => value != '\t').Select(static value => (byte)value)]);

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
