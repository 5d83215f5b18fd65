using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Koltso.Chaos.Network;
using Koltso.Node.Documents;
using Koltso.ProcessTests.Harness;

namespace Koltso.Chaos.Cluster;

/// <summary>
/// One node: its network, disk and clock, its process, which ends and starts again, and its pages, which are asked from
/// within its network, so that no cut link hides them. Processes are started and ended by one caller at a time; pages may
/// be asked from anywhere.
/// </summary>
internal sealed class ChaosNode : IAsyncDisposable
{
    public const int HttpPort = 8080, PeerPort = 9080;
    private const int PageSecondsMax = 5;

    private readonly RunFolder _folder;
    private readonly string _clusterFile;
    private readonly HttpClient _http;
    private KoltsoProcess? _process;
    private string _earlier = "";

    public ChaosNode(int index, NetworkNamespace place, RunFolder folder, string clusterFile)
    {
        (Index, Place, _folder, _clusterFile) = (index, place, folder, clusterFile);
        Disk = new DataDisk(place, Path.Combine(folder.Path, Id));
        Clock = FakeClock.Library is null ? null : new FakeClock(Path.Combine(folder.Path, $"{Id}.clock"));
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) => new NetworkStream(await place.ConnectAsync(Http, stop), ownsSocket: true),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        })
        {
            BaseAddress = new Uri($"http://{Http}"),
            Timeout = TimeSpan.FromSeconds(PageSecondsMax),
        };
    }

    public int Index { get; }

    public string Id => $"n{Index + 1}";

    public NetworkNamespace Place { get; }

    public DataDisk Disk { get; }

    /// <summary>Null where libfaketime is not installed.</summary>
    public FakeClock? Clock { get; }

    public IPEndPoint Http => new(Place.Address, HttpPort);

    public bool IsRunning => _process is { HasEnded: false };

    /// <summary>That it runs is wanted: that it does not is its own doing.</summary>
    public bool ShouldRun { get; private set; }

    public int? ExitCode => _process is { HasEnded: true } ended ? ended.ExitCode : null;

    /// <summary>What all its processes wrote.</summary>
    public string Output => _earlier + _process?.Output;

    public void Launch()
    {
        _earlier = Output;
        ShouldRun = true;
        _process = KoltsoProcess.StartOn(
            Place.Thread, Clock,
            ["serve", "--cluster", _clusterFile, "--node", Id, "--data", Disk.DataFolder, "--memory", "128MiB", "--loops", "1"]);
        _folder.Remember(_process.Pid);
    }

    public async Task KillAsync()
    {
        ShouldRun = false;
        await _process!.KillAsync();
    }

    /// <summary>Asks it to end, as an operator does.</summary>
    public async Task EndAsync()
    {
        ShouldRun = false;
        Signal(Libc.Sigterm);
        await _process!.EndAsync();
    }

    public void Freeze() => Signal(Libc.Sigstop);

    public void Thaw() => Signal(Libc.Sigcont);

    public Task<StatsDocument?> StatsAsync(CancellationToken stop) => PageOrNullAsync(HttpMethod.Get, "/v0/stats", NodeJson.Default.StatsDocument, stop);

    public Task<ClusterDocument?> ClusterAsync(CancellationToken stop) => PageOrNullAsync(HttpMethod.Get, "/v0/cluster", NodeJson.Default.ClusterDocument, stop);

    public Task<RepairDocument?> RepairAsync(CancellationToken stop) => PageOrNullAsync(HttpMethod.Get, "/v0/repair", NodeJson.Default.RepairDocument, stop);

    public Task<RepairDocument?> AskForRepairAsync(bool checkOnly, CancellationToken stop) =>
        PageOrNullAsync(HttpMethod.Post, checkOnly ? "/v0/repair?check=true" : "/v0/repair", NodeJson.Default.RepairDocument, stop);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private void Signal(int signal)
    {
        if (IsRunning) Libc.Signal(_process!.Pid, signal);
    }

    /// <summary>Null where it does not answer, or not with the page.</summary>
    private async Task<T?> PageOrNullAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        try
        {
            using var answer = await _http.SendAsync(new HttpRequestMessage(method, path), stop);
            return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(stop), type) : null;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException || (failed is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
