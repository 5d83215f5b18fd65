using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Koltso.Node.Http.Kestrel;

/// <summary>What HTTP forbids in the head of a request and Kestrel lets through. After any of it the connection is closed.</summary>
internal static class RequestRules
{
    /// <summary>Where Kestrel puts the Content-Length of a request that has a Transfer-Encoding, too.</summary>
    private const string OverruledLength = "X-Content-Length";

    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    private static readonly SearchValues<char> s_controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Append(127).Where(static value => value != '\t').Select(static value => (char)value)]);

    /// <summary>Status 0 when all is well.</summary>
    public static EntityAnswer Check(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return EntityAnswer.Error(400, Rejections.TargetNotEncoded);
        foreach (var (name, values) in request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(s_nameCharacters) || HasControls(values))
                return EntityAnswer.Error(400, Rejections.NotAHeader);
        }

        var codings = request.Headers.TransferEncoding;
        if (codings.Count == 0) return default;
        if (request.Headers.ContainsKey(OverruledLength))
            return EntityAnswer.Error(400, "A request may have a Content-Length or a Transfer-Encoding, not both.");
        if (request.Protocol == HttpProtocol.Http10)
            return EntityAnswer.Error(400, "A request of HTTP/1.0 may have no Transfer-Encoding: send a Content-Length.");
        return codings is [{ } only] && only.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? default
            : EntityAnswer.Error(501, Rejections.OnlyChunked);
    }

    private static bool HasControls(StringValues values)
    {
        foreach (var value in values)
        {
            if (value.AsSpan().ContainsAny(s_controls)) return true;
        }

        return false;
    }
}
