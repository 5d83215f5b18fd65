using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Koltso.Harness.Processes;

namespace Koltso.Harness.Nodes;

/// <summary>
/// One node of a real cluster: a <c>koltso serve</c> process, which may end and start again, and its HTTP. Processes are
/// started and ended by one caller at a time; requests may be sent from anywhere. Disposing kills what runs.
/// </summary>
public sealed class RealNode : IAsyncDisposable
{
    private const int ReadySecondsMax = 60;

    private readonly HttpClient _http;
    private string _earlier = "";

    public RealNode(NodeSpec spec)
    {
        Spec = spec;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) => new NetworkStream(await spec.Dial(spec.Http, stop), ownsSocket: true),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        })
        {
            BaseAddress = new Uri(Url),
            Timeout = spec.HttpTimeout,
        };
    }

    /// <summary>What the next start goes by: another build, other arguments, another environment.</summary>
    public NodeSpec Spec { get; set; }

    public int Index => Spec.Index;

    public string Id => $"n{Index + 1}";

    public IPEndPoint Http => Spec.Http;

    public int HttpPort => Http.Port;

    public int PeerPort => Spec.Peer.Port;

    public string Url => $"http://{Http}";

    public string DataFolder => Spec.DataFolder;

    /// <summary>The wall clock that its processes go by; null: this machine's.</summary>
    public FakeClock? Clock => Spec.Process.Clock;

    /// <summary>The one started last.</summary>
    public KoltsoProcess? Process { get; private set; }

    public bool IsRunning => Process is { HasEnded: false };

    /// <summary>It was started, and neither killed nor stopped since: that it does not run is its own doing.</summary>
    public bool ShouldRun { get; private set; }

    public int? ExitCode => Process is { HasEnded: true } ended ? ended.ExitCode : null;

    /// <summary>What all its processes wrote.</summary>
    public string Output => _earlier + Process?.Output;

    public IEnumerable<string> Arguments =>
    [
        "serve", "--cluster", Spec.ClusterFile, "--node", Id, "--data", DataFolder,
        "--parent-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. Spec.Serve,
    ];

    public static string EntityPath(string key) => "/v0/entity?id=" + Uri.EscapeDataString(key);

    public void Launch()
    {
        _earlier = Output;
        ShouldRun = true;
        Process = KoltsoProcess.Start(Spec.Process, Arguments);
    }

    public Task StartAsync(CancellationToken stop = default)
    {
        Launch();
        return ReadyAsync(stop);
    }

    /// <summary>Waits for /readyz to say 200.</summary>
    /// <exception cref="NodeEndedException">The process ended.</exception>
    public Task ReadyAsync(CancellationToken stop = default) => Wait.UntilAsync(
        async () =>
        {
            if (!IsRunning) throw new NodeEndedException(Id, Process!.ExitCode, Process.Output);
            return await StatusOrNullAsync("/readyz", stop) == HttpStatusCode.OK;
        },
        () => $"{Id} ready. It wrote:\n{Output}",
        ReadySecondsMax);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync()
    {
        ShouldRun = false;
        return Process!.KillAsync();
    }

    /// <summary>SIGTERM, as an operator stops it, and waits for its end.</summary>
    public Task StopAsync(int secondsMax = 30)
    {
        ShouldRun = false;
        Process!.Signal(Libc.Sigterm);
        return Process.EndAsync(secondsMax);
    }

    /// <summary>SIGSTOP: the process stands still, and its connections stay.</summary>
    public void Pause() => Process!.Signal(Libc.Sigstop);

    public void Resume() => Process!.Signal(Libc.Sigcont);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string pathAndQuery, byte[]? body = null, CancellationToken stop = default) => _http.SendAsync(
        new HttpRequestMessage(method, pathAndQuery) { Content = body is null ? null : new ByteArrayContent(body) }, stop);

    /// <summary>A page's JSON.</summary>
    /// <exception cref="HttpRequestException">The node did not answer, or not with the page.</exception>
    public async Task<JsonDocument> JsonAsync(string path, CancellationToken stop = default)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, stop: stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text)
            : throw new HttpRequestException($"{Id} answered {path} with {(int)answer.StatusCode}: {text}", null, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        ShouldRun = false;
        if (Process is not null) await Process.DisposeAsync();
    }

    private async Task<HttpStatusCode?> StatusOrNullAsync(string path, CancellationToken stop)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Get, path, stop: stop);
            return answer.StatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }
}
