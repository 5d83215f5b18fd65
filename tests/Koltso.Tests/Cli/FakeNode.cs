using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Cli;

/// <summary>An HTTP server on a port chosen by the system that answers as a test tells it to, and keeps the requests.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNode(WebApplication app) => _app = app;

    public ConcurrentQueue<(string Method, string Target, byte[] Body)> Requests { get; } = new();

    public string Url => _app.Urls.First();

    public string HostAndPort => new Uri(Url).Authority;

    public static async Task<FakeNode> StartAsync(RequestDelegate answer, bool reads = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var node = new FakeNode(builder.Build());
        node._app.Run(async context =>
        {
            var body = new MemoryStream();
            if (reads) await context.Request.Body.CopyToAsync(body);
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            node.Requests.Enqueue((context.Request.Method, target, body.ToArray()));
            await answer(context);
        });
        await node._app.StartAsync();
        return node;
    }

    public static Task<FakeNode> AnsweringAsync(int status, string body = "") => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    });

    /// <summary>Answers without having read the body, and ends the connection.</summary>
    public static Task<FakeNode> AnsweringUnreadAsync(int status, string body) => StartAsync(
        context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync(body);
        },
        reads: false);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
