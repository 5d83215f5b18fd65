using System.Net;
using Koltso.HttpLayers;
using Koltso.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// What each layer of HTTP costs, with values in memory and no ring: one variant a process.
//   dotnet HttpLayers.dll VARIANT PORT
// Environment: DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 and DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT=1 for the
// "inline" variants; DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 for those without spinning.
if (args.Length < 2)
{
    Console.Error.WriteLine("HttpLayers minimal|context|lean|raw|loop PORT [inline] [nowait]");
    return 2;
}

var endPoint = new IPEndPoint(IPAddress.Loopback, int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
var inline = args.Contains("inline");
var transport = new SocketTransportOptions
{
    UnsafePreferInlineScheduling = inline,
    WaitForDataBeforeAllocatingBuffer = !args.Contains("nowait"),
};

switch (args[0])
{
    case "minimal" or "context" or "raw":
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<SocketTransportOptions>(options =>
        {
            options.UnsafePreferInlineScheduling = inline;
            options.WaitForDataBeforeAllocatingBuffer = transport.WaitForDataBeforeAllocatingBuffer;
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(endPoint, listen =>
        {
            if (args[0] == "raw") listen.UseConnectionHandler<RawHandler>();
        }));
        var app = builder.Build();
        if (args[0] == "minimal") app.Map("/v0/entity", Handlers.OverContextAsync);
        else app.Run(Handlers.OverContextAsync);
        await app.RunAsync();
        break;
    case "lean":
        var kestrelOptions = new KestrelServerOptions { AddServerHeader = true };
        kestrelOptions.Listen(endPoint);
        using (var server = new KestrelServer(
            Options.Create(kestrelOptions), new SocketTransportFactory(Options.Create(transport), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance))
        {
            await server.StartAsync(new LeanApplication(), CancellationToken.None);
            await Task.Delay(Timeout.Infinite);
        }

        break;
    case "loop":
        var handler = new RawHandler();
        using (var loop = new EventLoop("loop", TimeProvider.System))
        {
            loop.Start();
            LoopListener.Bind([loop], endPoint, 10_000, connection => _ = ServeAsync(handler, connection));
            await Task.Delay(Timeout.Infinite);
        }

        break;
}

return 0;

static async Task ServeAsync(RawHandler handler, ConnectionContext connection)
{
    try
    {
        await handler.OnConnectedAsync(connection);
    }
    catch (ConnectionAbortedException)
    {
        // The client is gone.
    }

    await connection.DisposeAsync();
}
