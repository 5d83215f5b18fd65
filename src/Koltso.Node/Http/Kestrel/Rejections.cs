using Microsoft.AspNetCore.Http;

namespace Koltso.Node.Http.Kestrel;

/// <summary>What is said of requests that Kestrel rejects. Its own words name its options and causes, and not what is allowed.</summary>
internal static class Rejections
{
    public const string TargetNotEncoded =
        "The target of a request is a path or an http URL, in which all but printable ASCII characters is percent-encoded.";

    public const string NotAHeader =
        "A header is one line: a name of letters, digits or !#$%&'*+-.^_`|~, a colon, and a value without control characters.";

    public const string OnlyChunked = "The only Transfer-Encoding that is supported is chunked, once.";

    public const string NotChunks = "The chunked body cannot be decoded: its chunks or trailers are not as RFC 9112 has them.";

    private const string OneHost = "A request must have exactly one Host header.";

    private const string OneLength = "Content-Length must be a single whole number.";

    /// <summary>How Kestrel's messages begin, since its reasons are internal; a test has a request for each.</summary>
    private static readonly (string Message, string Sentence)[] s_sentences =
    [
        ("Invalid request line", "A request begins with a line of a method, a target and HTTP/1.1, with one space between them."),
        ("Invalid request target", TargetNotEncoded),
        ("Invalid request header", NotAHeader),
        ("Malformed request: invalid headers", NotAHeader),
        ("Invalid characters in header name", NotAHeader),
        ("Request is missing Host header", OneHost),
        ("Multiple Host headers", OneHost),
        ("Invalid Host header", "The Host header must be a host with or without a port: that of the target, if it is a URL."),
        ("Invalid content length", OneLength),
        ("Multiple Content-Length headers", OneLength),
        ("The message body length cannot be determined", OnlyChunked),
        ("Bad chunk", NotChunks),
    ];

    /// <param name="isInBody">Whether the head was in order.</param>
    public static string SentenceOf(BadHttpRequestException wrong, bool isInBody) => wrong.StatusCode switch
    {
        405 => "The target of a request is a path or an http URL; * is for OPTIONS, and a host with a port for CONNECT.",
        408 when isInBody => $"The body came too slowly: it must come at {SessionTimes.BytesPerSecondMin} bytes per second or faster.",
        408 => $"The head of the request did not come within {SessionTimes.HeadMs / 1000} seconds.",
        414 => $"The request line must be at most {HeadLimits.RequestLineBytesMax} bytes.",
        431 =>
            $"A request may have at most {HeadLimits.HeadersMax} headers, with trailers, of {HeadLimits.HeadersBytesMax} bytes together.",
        505 => "The only versions of HTTP that are supported are 1.1 and 1.0.",
        // This node's own; those of Kestrel are of a derived type.
        _ when wrong.GetType() == typeof(BadHttpRequestException) => wrong.Message,
        _ => s_sentences.FirstOrDefault(one => wrong.Message.StartsWith(one.Message, StringComparison.Ordinal)).Sentence
            ?? $"The request cannot be read: {wrong.Message}",
    };
}
