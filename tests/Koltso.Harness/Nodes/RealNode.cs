using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Koltso.Api;
using Koltso.Api.Http;
using Koltso.Harness.Processes;

namespace Koltso.Harness.Nodes;

/// <summary>
/// One node of a real cluster: a <c>koltso serve</c> process, which may end and start again, and its HTTP interface.
/// One caller at a time starts and ends processes; requests may be sent from any thread. Disposing kills the running
/// process.
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

    /// <summary>The settings of the next start: another build, other arguments, another environment.</summary>
    public NodeSpec Spec { get; set; }

    public int Index => Spec.Index;

    public string Id => $"n{Index + 1}";

    public IPEndPoint Http => Spec.Http;

    public int HttpPort => Http.Port;

    public int PeerPort => Spec.Peer.Port;

    public Uri Address { get; }

    public string Url => $"http://{Http}";

    /// <summary>Requests the node's pages, over the same connections as <see cref="SendAsync"/>.</summary>
    public NodeHttpClient Pages { get; }

    public string DataFolder => Spec.DataFolder;

    /// <summary>The wall clock of the node's processes; null: this machine's.</summary>
    public FakeClock? Clock => Spec.Process.Clock;

    /// <summary>The process that was started last.</summary>
    public KoltsoProcess? Process { get; private set; }

    public bool IsRunning => Process is { HasEnded: false };

    /// <summary>
    /// Whether the node was started and has neither been killed nor stopped since: if it does not run, it ended by
    /// itself.
    /// </summary>
    public bool ShouldRun { get; private set; }

    public int? ExitCode => Process is { HasEnded: true } ended ? ended.ExitCode : null;

    /// <summary>The output of all its processes.</summary>
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

    /// <summary>Waits until /readyz answers 200.</summary>
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

    /// <summary>SIGTERM, as an operator stops a node, and waits until it ends.</summary>
    public Task StopAsync(int secondsMax = 30)
    {
        ShouldRun = false;
        Process!.Signal(Libc.Sigterm);
        return Process.EndAsync(secondsMax);
    }

    /// <summary>SIGSTOP: the process stops, and its connections stay open.</summary>
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
