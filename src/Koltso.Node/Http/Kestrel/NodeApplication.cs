using Koltso.Node.Stats;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Paths to endpoints, for requests in Kestrel's lane. On the thread pool, many at a time; holds no state of a request.
/// </summary>
internal sealed class NodeApplication(EntityEndpoint entities, NodePages pages, RequestStats stats) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.Headers.Server = "koltso";
        var path = context.Request.Path.Value;
        if (path == "/v0/entity")
        {
            await entities.ServeAsync(context).ConfigureAwait(false);
            return;
        }

        await (path switch
        {
            "/healthz" => ReadOnlyAsync(context, NodePages.HealthAsync),
            "/readyz" => ReadOnlyAsync(context, pages.ReadyAsync),
            "/v0/cluster" => ReadOnlyAsync(context, pages.ClusterAsync),
            "/v0/stats" => ReadOnlyAsync(context, pages.StatsAsync),
            "/v0/entities" or "/metrics" or "/console" => Problem.WriteAsync(context, 501, "This comes with a later version."),
            _ => Problem.WriteAsync(context, 400, "Unknown path. There are /v0/entity, /v0/cluster, /v0/stats, /healthz and /readyz."),
        }).ConfigureAwait(false);
        stats.RecordOther(context.Response.StatusCode);
    }

    private static Task ReadOnlyAsync(HttpContext context, Func<HttpContext, Task> page)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return page(context);
        context.Response.Headers.Allow = "GET, HEAD";
        return Problem.WriteAsync(context, 405, "Only GET and HEAD are allowed here.");
    }
}
