using System.Diagnostics;
using System.Net;
using System.Text;
using Koltso.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Koltso.Node.Http.Kestrel;

/// <summary>
/// Serves whatever the fast lane does not: every other path, chunked bodies, conditions, odd or wrong requests.
/// Role: Kestrel itself, without a host, a pipeline or a router, on connections that the fast lane hands over.
/// <see cref="TryHandOver"/> on the connection's loop; requests run on the thread pool. Bound: <c>connectionsMax</c>, since such a
/// connection takes more memory than one of the fast lane; overflow: the fast lane answers 503.
/// </summary>
internal sealed class KestrelLane : IAsyncDisposable
{
    private readonly HandoverListener _listener;
    private readonly WebApplication _parts;
    private readonly IServer _server;
    private readonly NodeApplication _application;
    /// <summary>Longer than any request takes: a connection over which nothing came or went meanwhile has none.</summary>
    private const int QuietMs = 5_000;

    private readonly int _connectionsMax;
    private int _open;

    public KestrelLane(IPEndPoint endPoint, NodeApplication application, RequestStats stats, ILoggerFactory logs, int connectionsMax)
    {
        _connectionsMax = connectionsMax;
        _listener = new HandoverListener(endPoint);
        _application = application;
        // Only this way of making Kestrel lets somebody listen to what it rejects.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var contentLength = new ContentLengthEncoding();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            // The endpoints judge the size of a body: they can say what is allowed.
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MaxRequestLineSize = HeadLimits.RequestLineBytesMax;
            options.Limits.MaxRequestHeadersTotalSize = HeadLimits.HeadersBytesMax;
            options.Limits.MaxRequestHeaderCount = HeadLimits.HeadersMax;
            // As in the fast lane.
            options.Limits.MinRequestBodyDataRate = options.Limits.MinResponseDataRate =
                new MinDataRate(SessionTimes.BytesPerSecondMin, TimeSpan.FromMilliseconds(SessionTimes.SlowMs));
            options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(SessionTimes.HeadMs);
            options.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(SessionTimes.KeepAliveMs);
            // Values are any bytes but control characters, as the fast lane takes them.
            options.RequestHeaderEncodingSelector = name => name == HeaderNames.ContentLength ? contentLength : Encoding.Latin1;
            options.Listen(endPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IConnectionListenerFactory>(_listener).AddSingleton(logs);
        _parts = builder.Build();
        _server = _parts.Services.GetRequiredService<IServer>();
        new RejectedRequests(stats).ListenTo(_parts.Services.GetRequiredService<DiagnosticListener>());
    }

    public Task StartAsync() => _server.StartAsync(_application, CancellationToken.None);

    /// <summary>False, and the connection is as it was, when there are too many.</summary>
    public bool TryHandOver(LoopConnection connection, HttpLoop loop)
    {
        if (Interlocked.Increment(ref _open) > _connectionsMax)
        {
            Interlocked.Decrement(ref _open);
            CutQuiet(loop);
            return false;
        }

        loop.HandedOver.Add(connection);
        var bridged = PipeBridge.Create(connection, () =>
        {
            loop.HandedOver.Remove(connection);
            Interlocked.Decrement(ref _open);
        });
        var guard = new ChunkGuard(bridged.Transport);
        bridged.Transport = guard;
        bridged.Features.Set(guard);
        _listener.Give(bridged);
        return true;
    }

    /// <summary>Makes room for the next.</summary>
    private static void CutQuiet(HttpLoop loop)
    {
        foreach (var connection in loop.HandedOver.Where(static one => one.NowMs - one.LastActivityMs > QuietMs).ToList())
            connection.Abort(new ConnectionAbortedException("there were too many connections"));
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }
}
