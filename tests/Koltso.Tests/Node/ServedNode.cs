using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;
using Koltso.Node;
using Koltso.Ring;
using Koltso.Storage;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Node;

/// <summary>A node in this process, n1, of a cluster whose other node, n2, is down.</summary>
internal sealed class ServedNode : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HttpClient _http;
    private readonly OneLoggerFactory _logs;
    private readonly NodeServer _server;

    private ServedNode(int port)
    {
        // Addresses of the loopback network that nothing else listens on.
        HostEndpoint At(int host) => HostEndpoint.Parse($"127.77.2.{host}:{port}");
        var nodes = Enumerable.Range(1, 2).Select(number => new ClusterNode(
            $"n{number}", (ushort)number, At(2 * number), At(2 * number + 1), 1, "local"));
        var cluster = new ClusterDescription("served", 1, 16, 2, HashKind.Xxh3, [.. nodes]);
        var options = new NodeOptions
        {
            DescriptorsMax = 1024,
            Ring = new RingOptions { View = RingView.Of(cluster), NodeId = "n1", Fsync = FsyncMode.Never },
            DataDirectory = _folder.Path,
            MemoryBytes = NodeOptions.MemoryBytesMin,
            Loops = 2,
        };
        _http = new HttpClient { BaseAddress = cluster.Nodes[0].Url };
        _logs = new OneLoggerFactory(Log);
        _server = new NodeServer(options, TimeProvider.System, new Random(1), _logs, Meter);
    }

    public ListLogger Log { get; } = new();

    public Meter Meter { get; } = new(NodeServer.MeterName);

    public static async Task<ServedNode> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Parse("127.77.2.1"), 0);
        listener.Start();
        var node = new ServedNode(((IPEndPoint)listener.LocalEndpoint).Port);
        await node._server.StartAsync();
        return node;
    }

    public async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>The body of the answer to a GET, whatever its status is.</summary>
    public async Task<string> TextAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<JsonElement> StatsAsync() => JsonDocument.Parse(await _http.GetStringAsync("/v0/stats")).RootElement;

    /// <summary>
    /// Requests are counted after their answer is sent, and hints are stored in the background: both appear a little
    /// late.
    /// </summary>
    public async Task UntilAsync(Func<MeterReading, bool> isThere)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isThere(MeterReading.Of(Meter))) await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    public Task StopAsync() => _server.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _logs.Dispose();
        Meter.Dispose();
        _folder.Dispose();
    }
}
