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
        context.Response.StatusCode = status;
        if (WriteVerdict.IsOf(context.Request.Method)) context.Response.Headers[WriteVerdict.Header] = WriteVerdict.Of(status);
        if (status == 503) context.Response.Headers.RetryAfter = EntityAnswer.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        if (status == 504) context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Not Enough Replicas";
        var body = Encoding.UTF8.GetBytes(sentence + "\n");
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(body).AsTask();
    }
}
