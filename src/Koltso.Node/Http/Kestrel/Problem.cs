using System.Globalization;
using System.Text;
using Koltso.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Node.Http.Kestrel;

/// <summary>Error answers in Kestrel's lane: a status and a sentence.</summary>
internal static class Problem
{
    /// <summary>405: the path is there, the method is not.</summary>
    public static Task MethodNotAllowedAsync(HttpContext context, params string[] allowed)
    {
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return WriteAsync(context, 405, $"Only {string.Join(", ", allowed[..^1])} and {allowed[^1]} are allowed here.");
    }

    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        var body = Begin(context, status, sentence);
        return body.Length == 0 ? Task.CompletedTask : context.Response.BodyWriter.WriteAsync(body).AsTask();
    }

    /// <summary>Sets status and headers. Returns the body that is to follow them: none to HEAD.</summary>
    public static byte[] Begin(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        // Where the method could not be read: if the request was to write something, it has not.
        if (context.Request.Method.Length == 0 || WriteVerdict.IsOf(context.Request.Method))
            context.Response.Headers[WriteVerdict.Header] = WriteVerdict.Of(status);
        if (status == 503) context.Response.Headers.RetryAfter = EntityAnswer.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        if (ReasonOf(status) is { } reason) context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        var body = Encoding.UTF8.GetBytes(sentence + "\n");
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? [] : body;
    }

    /// <summary>Where the framework's is another than the fast lane's.</summary>
    private static string? ReasonOf(int status) => status switch
    {
        413 => "Content Too Large",
        504 => "Not Enough Replicas",
        _ => null,
    };
}
