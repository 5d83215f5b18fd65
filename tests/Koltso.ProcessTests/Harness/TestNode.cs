using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Koltso.ProcessTests.Harness;

/// <summary>One node of a <see cref="TestCluster"/>: its process, which may end and start again, and its HTTP.</summary>
internal sealed class TestNode(TestCluster cluster, string id, int httpPort, int peerPort, string dataFolder) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"),
        Timeout = TimeSpan.FromSeconds(15),
    };

    private string _earlier = "";

    public string Id { get; } = id;

    public int HttpPort { get; } = httpPort;

    public int PeerPort { get; } = peerPort;

    public string DataFolder { get; } = dataFolder;

    public string Url => $"http://127.0.0.1:{HttpPort}";

    public KoltsoProcess? Process { get; private set; }

    /// <summary>The wall clock that its processes go by; null: this machine's.</summary>
    public FakeClock? Clock { get; init; }

    public bool IsRunning => Process is { HasEnded: false };

    /// <summary>What all its processes wrote.</summary>
    public string Output => _earlier + Process?.Output;

    public IEnumerable<string> Arguments =>
    [
        "serve", "--cluster", cluster.ClusterFile, "--node", Id, "--data", DataFolder,
        "--parent-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. cluster.Spec.Serve,
    ];

    public void Launch()
    {
        _earlier = Output;
        Process = KoltsoProcess.StartUnder(Clock, Arguments);
    }

    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>Waits for /readyz to say 200.</summary>
    public Task ReadyAsync() => Wait.UntilAsync(
        async () =>
        {
            if (!IsRunning) throw new NodeEndedException(Id, Process!.ExitCode, Process.Output);
            return await StatusOrNullAsync("/readyz") == HttpStatusCode.OK;
        },
        () => $"{Id} ready. It wrote:\n{Output}",
        secondsMax: 60);

    public Task KillAsync() => Process!.KillAsync();

    public async Task StopAsync()
    {
        Process!.Signal(Libc.Sigterm);
        await Process.EndAsync();
    }

    public void Freeze() => Process!.Signal(Libc.Sigstop);

    public void Thaw() => Process!.Signal(Libc.Sigcont);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, byte[]? body = null) =>
        _http.SendAsync(new HttpRequestMessage(method, pathAndQuery) { Content = body is null ? null : new ByteArrayContent(body) });

    public Task<HttpResponseMessage> PutAsync(string key, byte[] value) => SendAsync(HttpMethod.Put, EntityPath(key), value);

    public Task<HttpResponseMessage> GetAsync(string key) => SendAsync(HttpMethod.Get, EntityPath(key));

    public Task<HttpResponseMessage> DeleteAsync(string key) => SendAsync(HttpMethod.Delete, EntityPath(key));

    public static string EntityPath(string key) => "/v0/entity?id=" + Uri.EscapeDataString(key);

    public async Task<JsonDocument> JsonAsync(string path) => JsonDocument.Parse(await _http.GetStringAsync(path));

    public async Task<string[][]> PlacementAsync()
    {
        using var document = await JsonAsync("/v0/cluster");
        return [.. document.RootElement.GetProperty("placement").EnumerateArray()
            .Select(static replicas => replicas.EnumerateArray().Select(static replica => replica.GetString()!).ToArray())];
    }

    /// <summary>Whether it has a connection to <paramref name="other"/> on each of its loops.</summary>
    public async Task<bool> ReachesAsync(TestNode other)
    {
        using var document = await JsonAsync("/v0/stats");
        return document.RootElement.GetProperty("peers").EnumerateArray()
            .Any(peer => peer.GetProperty("node").GetString() == other.Id && peer.GetProperty("up").GetBoolean());
    }

    /// <summary>Whether it knows that <paramref name="other"/> cannot be reached.</summary>
    public async Task<bool> SeesDownAsync(TestNode other)
    {
        using var document = await JsonAsync("/v0/cluster");
        return document.RootElement.GetProperty("nodes").EnumerateArray()
            .Any(node => node.GetProperty("id").GetString() == other.Id && !node.GetProperty("up").GetBoolean());
    }

    /// <summary>What its own store holds, counted: by partition, keys and the bytes of keys and values.</summary>
    public async Task<IReadOnlyDictionary<int, (long Keys, long Bytes)>> CountsAsync()
    {
        using var document = await JsonAsync("/v0/stats?counts=exact");
        return document.RootElement.GetProperty("store").GetProperty("partitions").EnumerateArray().ToDictionary(
            static row => row.GetProperty("partition").GetInt32(),
            static row => (row.GetProperty("keys").GetInt64(), row.GetProperty("bytes").GetInt64()));
    }

    /// <summary>Has it compare its records with those of all others now. How many comparisons could not be finished.</summary>
    public async Task<int> RepairAsync()
    {
        using var begun = await SendAsync(HttpMethod.Post, "/v0/repair", []);
        begun.EnsureSuccessStatusCode();
        using var requested = JsonDocument.Parse(await begun.Content.ReadAsStringAsync());
        var number = requested.RootElement.GetProperty("requested").GetInt64();
        var failed = 0;
        await Wait.UntilAsync(
            async () =>
            {
                using var document = await JsonAsync("/v0/repair");
                if (document.RootElement.GetProperty("round") is not { ValueKind: JsonValueKind.Object } round) return false;
                failed = round.GetProperty("failed").GetInt32();
                var at = round.GetProperty("number").GetInt64();
                return at > number || (at == number && !round.GetProperty("running").GetBoolean());
            },
            $"round {number} of {Id}'s repair ends",
            60);
        return failed;
    }

    /// <summary>Open connections of the given kind: clients, peersIn or peersOut.</summary>
    public async Task<int> ConnectionsAsync(string kind)
    {
        using var document = await JsonAsync("/v0/stats");
        return document.RootElement.GetProperty("connections").GetProperty(kind).GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Process is null) return;
        await Process.KillAsync();
        await Process.DisposeAsync();
    }

    private async Task<HttpStatusCode?> StatusOrNullAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
