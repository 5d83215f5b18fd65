using Koltso.Api;
using Koltso.Node.Stats;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Paths to endpoints, for requests in Kestrel's lane. On the thread pool, many at a time; holds no state of a request.
/// </summary>
internal sealed class NodeApplication(EntityEndpoint entities, NodePages pages, RequestStats stats, ILogger log, RepairEndpoint? repair = null)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.Headers.Server = "koltso";
        try
        {
            await RouteAsync(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException wrong) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, wrong.StatusCode, $"The request cannot be read: {wrong.Message}").ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or ConnectionAbortedException) && !context.Response.HasStarted)
        {
            // The body of a chunked request may be at fault in ways that the framework has no name for.
            var isBody = failed is IOException && context.Request.ContentLength is null && HttpMethods.IsPut(context.Request.Method);
            log.RequestFailed(failed, context.Request.Method, context.Request.Path, isBody ? 400 : 500);
            await Problem.WriteAsync(context, isBody ? 400 : 500, isBody ? "The chunks of the body cannot be read." : Problems.Failed)
                .ConfigureAwait(false);
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == ApiPaths.Entity)
        {
            await entities.ServeAsync(context).ConfigureAwait(false);
            return;
        }

        await (path switch
        {
            ApiPaths.Health => ReadOnlyAsync(context, NodePages.HealthAsync),
            ApiPaths.Ready => ReadOnlyAsync(context, pages.ReadyAsync),
            ApiPaths.Cluster => ReadOnlyAsync(context, pages.ClusterAsync),
            ApiPaths.Stats => ReadOnlyAsync(context, pages.StatsAsync),
            ApiPaths.Repair when repair is not null => repair.ServeAsync(context),
            ApiPaths.Repair => Problem.WriteAsync(context, 501, Problems.NothingToCompare),
            ApiPaths.Entities or ApiPaths.Metrics or ApiPaths.Console => Problem.WriteAsync(context, 501, Problems.LaterVersion),
            _ => Problem.WriteAsync(context, 400, Problems.UnknownPath),
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
