using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Koltso.Api;
using Koltso.Api.Http;
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
        Address = new Uri($"http://{spec.Http}");
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) => new NetworkStream(await spec.Dial(spec.Http, stop), ownsSocket: true),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        };
        _http = new HttpClient(handler, disposeHandler: false) { BaseAddress = Address, Timeout = spec.HttpTimeout };
        Pages = new NodeHttpClient(handler, spec.HttpTimeout);
    }

    /// <summary>What the next start goes by: another build, other arguments, another environment.</summary>
    public NodeSpec Spec { get; set; }

    public int Index => Spec.Index;

    public string Id => $"n{Index + 1}";

    public IPEndPoint Http => Spec.Http;

    public int HttpPort => Http.Port;

    public int PeerPort => Spec.Peer.Port;

    public Uri Address { get; }

    public string Url => $"http://{Http}";

    /// <summary>Asks for its pages, over the same connections as <see cref="SendAsync"/>.</summary>
    public NodeHttpClient Pages { get; }

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

    public static string EntityPath(string key) => $"{ApiPaths.Entity}?{ApiParameters.Id}=" + Uri.EscapeDataString(key);

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
            return await Pages.IsReadyAsync(Address, stop);
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

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        Pages.Dispose();
        ShouldRun = false;
        if (Process is not null) await Process.DisposeAsync();
    }
}
