using System.Globalization;
using System.Net;
using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.Faults.Cluster;

/// <summary>One node of a <see cref="FaultRing"/>: its process, which ends and starts again, and its pages. One caller at a time.</summary>
internal sealed class RingNode(string id, int httpPort, string clusterFile, string dataFolder, int timeoutMs) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{httpPort}"),
        Timeout = TimeSpan.FromMinutes(10), // counting a large store takes its time
    };

    private KoltsoProcess? _process;

    public string Id { get; } = id;

    public string DataFolder { get; } = dataFolder;

    public IPEndPoint Http { get; } = new(IPAddress.Loopback, httpPort);

    public bool IsRunning => _process is { HasEnded: false };

    public void Launch() => _process = KoltsoProcess.Start(
        "serve", "--cluster", clusterFile, "--node", Id, "--data", DataFolder,
        "--timeout-ms", timeoutMs.ToString(CultureInfo.InvariantCulture),
        "--parent-pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for /readyz to say 200.</summary>
    public Task ReadyAsync(CancellationToken stop) => Wait.UntilAsync(
        async () =>
        {
            stop.ThrowIfCancellationRequested();
            if (!IsRunning) throw new NodeEndedException(Id, _process!.ExitCode, _process.Output);
            try
            {
                using var answer = await _http.GetAsync("/readyz", stop);
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"{Id} ready",
        secondsMax: 60);

    public Task KillAsync() => _process!.KillAsync();

    public async Task EndAsync()
    {
        _process!.Signal(Libc.Sigterm);
        await _process.EndAsync(secondsMax: 60);
    }

    public void Freeze() => _process!.Signal(Libc.Sigstop);

    public void Thaw() => _process!.Signal(Libc.Sigcont);

    public async Task<JsonDocument> PageAsync(string path, CancellationToken stop)
    {
        using var answer = await _http.GetAsync(path, stop);
        return JsonDocument.Parse(await BodyAsync(answer, path, stop));
    }

    public async Task PostAsync(string path, CancellationToken stop)
    {
        using var answer = await _http.PostAsync(path, null, stop);
        await BodyAsync(answer, path, stop);
    }

    private async Task<byte[]> BodyAsync(HttpResponseMessage answer, string path, CancellationToken stop) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadAsByteArrayAsync(stop)
        : throw new IOException($"{Id} answered {path} with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}. It wrote:\n{_process?.Output}");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
