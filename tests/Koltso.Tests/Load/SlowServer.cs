using System.Net;
using System.Net.Sockets;
using System.Text;
using Koltso.Tests.Sockets;

namespace Koltso.Tests.Load;

/// <summary>A small HTTP server that answers each request as the test says, given the request's number.</summary>
internal sealed class SlowServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _over = new();
    private readonly Func<int, Socket, Task> _answer;
    private int _requests;

    public SlowServer(Func<int, Socket, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Url = new Uri($"http://{_listener.LocalEndPoint}");
        _ = AcceptAsync(_over.Token);
    }

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Stays the same once the server is disposed; then nobody listens there.</summary>
    public Uri Url { get; }

    public static Task OkAsync(Socket client) => client.SendAllAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    public static Task NotFoundAsync(Socket client) => client.SendAllAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(stop));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        var received = new StringBuilder();
        var part = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(part.AsMemory()) is > 0 and var count)
            {
                received.Append(Encoding.ASCII.GetString(part, 0, count));
                if (!received.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) continue;
                // Requests beside the load: this server has no figures.
                if (received.ToString().Contains("/v0/cluster", StringComparison.Ordinal))
                    await client.SendAllAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                else await _answer(Interlocked.Increment(ref _requests), client);
                received.Clear();
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client closed the connection.
        }
    }
}
