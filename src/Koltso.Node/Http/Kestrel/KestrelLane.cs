using System.Net;
using Koltso.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Serves whatever the fast lane does not: every other path, chunked bodies, conditions, odd or wrong requests.
/// Role: Kestrel itself, without a host, a pipeline or a router, on connections that the fast lane hands over.
/// <see cref="HandOver"/> on the connection's loop; requests run on the thread pool.
/// </summary>
internal sealed class KestrelLane : IAsyncDisposable
{
    private readonly HandoverListener _listener;
    private readonly KestrelServer _server;
    private readonly NodeApplication _application;

    public KestrelLane(IPEndPoint endPoint, NodeApplication application, ILoggerFactory logs)
    {
        _listener = new HandoverListener(endPoint);
        _application = application;
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        // The endpoints judge the size of a body: they can say what is allowed.
        options.Limits.MaxRequestBodySize = null;
        options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), _listener, logs);
    }

    public Task StartAsync() => _server.StartAsync(_application, CancellationToken.None);

    public void HandOver(LoopConnection connection) => _listener.Give(PipeBridge.Create(connection));

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        _server.Dispose();
    }
}
