using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.HttpLayers;

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
            ValueTable.Put(id, value);
            response.StatusCode = 201;
            response.Headers.ContentLength = 0;
            return;
        }

        var found = ValueTable.Get(id);
        response.StatusCode = found is null ? 404 : 200;
        response.Headers.ContentLength = found?.Length ?? 0;
        if (found is not null) await context.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(found).ConfigureAwait(false);
    }
}
