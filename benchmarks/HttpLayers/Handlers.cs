using Microsoft.AspNetCore.Http;

namespace Koltso.HttpLayers;

/// <summary>The same service at two heights: over <see cref="HttpContext"/>, and over bare features.</summary>
internal static class Handlers
{
    public static async Task OverContextAsync(HttpContext context)
    {
        var id = context.Request.Query["id"].ToString();
        if (HttpMethods.IsPut(context.Request.Method))
        {
            var value = new byte[context.Request.ContentLength ?? 0];
            await context.Request.Body.ReadExactlyAsync(value).ConfigureAwait(false);
            ValueTable.Put(id, value);
            context.Response.StatusCode = 201;
            context.Response.ContentLength = 0;
            return;
        }

        var found = ValueTable.Get(id);
        context.Response.StatusCode = found is null ? 404 : 200;
        context.Response.ContentLength = found?.Length ?? 0;
        if (found is not null) await context.Response.BodyWriter.WriteAsync(found).ConfigureAwait(false);
    }
}
