using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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
            Memory.Put(id, value);
            context.Response.StatusCode = 201;
            context.Response.ContentLength = 0;
            return;
        }

        var found = Memory.Get(id);
        context.Response.StatusCode = found is null ? 404 : 200;
        context.Response.ContentLength = found?.Length ?? 0;
        if (found is not null) await context.Response.BodyWriter.WriteAsync(found).ConfigureAwait(false);
    }
}

/// <summary>Kestrel without a host's pipeline: features in, features out.</summary>
internal sealed class LeanApplication : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.Get<IHttpRequestFeature>()!;
        var response = context.Get<IHttpResponseFeature>()!;
        var id = request.QueryString[4..];
        if (request.Method == "PUT")
        {
            var value = new byte[request.Headers.ContentLength ?? 0];
            await request.Body.ReadExactlyAsync(value).ConfigureAwait(false);
            Memory.Put(id, value);
            response.StatusCode = 201;
            response.Headers.ContentLength = 0;
            return;
        }

        var found = Memory.Get(id);
        response.StatusCode = found is null ? 404 : 200;
        response.Headers.ContentLength = found?.Length ?? 0;
        if (found is not null) await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(found).ConfigureAwait(false);
    }
}
