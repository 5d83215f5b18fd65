using System.Diagnostics;
using System.Net;
using Koltso.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Serves whatever the fast lane does not: every other path, chunked bodies, conditions, odd or wrong requests.
/// Role: Kestrel itself, without a host, a pipeline or a router, on connections that the fast lane hands over.
/// <see cref="HandOver"/> on the connection's loop; requests run on the thread pool.
/// </summary>
internal sealed class KestrelLane : IAsyncDisposable
{
    private readonly HandoverListener _listener;
    private readonly WebApplication _parts;
    private readonly IServer _server;
    private readonly NodeApplication _application;

    public KestrelLane(IPEndPoint endPoint, NodeApplication application, RequestStats stats, ILoggerFactory logs)
    {
        _listener = new HandoverListener(endPoint);
        _application = application;
        // Only this way of making Kestrel lets somebody listen to what it rejects.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            // The endpoints judge the size of a body: they can say what is allowed.
            options.Limits.MaxRequestBodySize = null;
            // As in the fast lane.
            options.Limits.MinRequestBodyDataRate = options.Limits.MinResponseDataRate =
                new MinDataRate(SessionTimes.SlowBytesMin * 1000.0 / SessionTimes.SlowMs, TimeSpan.FromMilliseconds(SessionTimes.SlowMs));
            options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(SessionTimes.HeadMs);
            options.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(SessionTimes.KeepAliveMs);
            options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(_listener).AddSingleton(logs);
        _parts = builder.Build();
        _server = _parts.Services.GetRequiredService<IServer>();
        new RejectedRequests(stats).ListenTo(_parts.Services.GetRequiredService<DiagnosticListener>());
    }

    public Task StartAsync() => _server.StartAsync(_application, CancellationToken.None);

    public void HandOver(LoopConnection connection) => _listener.Give(PipeBridge.Create(connection));

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }
}
