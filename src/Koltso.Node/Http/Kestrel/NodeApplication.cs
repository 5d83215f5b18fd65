using Koltso.Api;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Paths to endpoints, for requests in Kestrel's lane. On the thread pool, many at a time; holds no state of a request.
/// </summary>
internal sealed class NodeApplication(EntityEndpoint entities, IReadOnlyList<AdminPath> paths, RequestStats stats, ILogger log)
    : IHttpApplication<HttpContext>
{
    private readonly string _unknownPath = Problems.UnknownPath([ApiPaths.Entity, .. paths.Select(static path => path.Path)]);

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
            if (wrong.InnerException is { } cause)
                log.RequestFailed(cause, context.Request.Method, context.Request.Path, wrong.StatusCode);
            context.Response.Headers.Connection = "close";
            await Problem.WriteAsync(context, wrong.StatusCode, Rejections.SentenceOf(wrong, isInBody: true)).ConfigureAwait(false);
        }
        catch (Exception failed) when (
            failed is not (OperationCanceledException or ConnectionAbortedException) && !context.Response.HasStarted)
        {
            log.RequestFailed(failed, context.Request.Method, context.Request.Path, 500);
            await Problem.WriteAsync(context, 500, Problems.Failed).ConfigureAwait(false);
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        if (RequestRules.Check(context) is { Problem: { } problem } wrong)
        {
            context.Response.Headers.Connection = "close";
            await Problem.WriteAsync(context, wrong.Status, problem).ConfigureAwait(false);
            stats.RecordOther(wrong.Status);
            return;
        }

        if (context.Request.Headers.TransferEncoding.Count > 0) context.Features.GetRequiredFeature<ChunkGuard>().Begin();
        var path = context.Request.Path.Value;
        if (path == ApiPaths.Entity)
        {
            await entities.ServeAsync(context).ConfigureAwait(false);
            return;
        }

        await ServeAsync(context, path).ConfigureAwait(false);
        stats.RecordOther(context.Response.StatusCode);
    }

    private Task ServeAsync(HttpContext context, string? path)
    {
        foreach (var known in paths)
        {
            if (known.Path != path) continue;
            return known.Methods.Contains(context.Request.Method)
                ? known.ServeAsync(context)
                : Problem.MethodNotAllowedAsync(context, known.Methods);
        }

        return path is ApiPaths.Entities or ApiPaths.Metrics or ApiPaths.Console
            ? Problem.WriteAsync(context, 501, Problems.LaterVersion)
            : Problem.WriteAsync(context, 400, _unknownPath);
    }
}
