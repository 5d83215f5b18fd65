using System.Net;
using System.Net.Sockets;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Chaos.Network;
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
    private readonly NodeHttpClient _pages;
    private KoltsoProcess? _process;
    private string _earlier = "";

    public ChaosNode(int index, NetworkNamespace place, RunFolder folder, string clusterFile)
    {
        (Index, Place, _folder, _clusterFile) = (index, place, folder, clusterFile);
        Disk = new DataDisk(place, Path.Combine(folder.Path, Id));
        Clock = FakeClock.Library is null ? null : new FakeClock(Path.Combine(folder.Path, $"{Id}.clock"));
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, stop) => new NetworkStream(await place.ConnectAsync(Http, stop), ownsSocket: true),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        };
        _pages = new NodeHttpClient(handler, TimeSpan.FromSeconds(PageSecondsMax));
    }

    public int Index { get; }

    public string Id => $"n{Index + 1}";

    public NetworkNamespace Place { get; }

    public DataDisk Disk { get; }

    /// <summary>Null where libfaketime is not installed.</summary>
    public FakeClock? Clock { get; }

    public IPEndPoint Http => new(Place.Address, HttpPort);

    private Uri Url => new($"http://{Http}");

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

    /// <summary>Null where it does not answer, or not with the page; so for the other pages.</summary>
    public async Task<StatsDocument?> StatsAsync(CancellationToken stop) => (await _pages.StatsAsync(Url, stop: stop)).Value;

    public async Task<ClusterDocument?> ClusterAsync(CancellationToken stop) => (await _pages.ClusterAsync(Url, stop)).Value;

    public async Task<RepairDocument?> RepairAsync(CancellationToken stop) => (await _pages.RepairAsync(Url, stop)).Value;

    public async Task<RepairDocument?> AskForRepairAsync(bool checkOnly, CancellationToken stop) =>
        (await _pages.BeginRepairAsync(Url, partition: null, checkOnly, stop)).Value;

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private void Signal(int signal)
    {
        if (IsRunning) Libc.Signal(_process!.Pid, signal);
    }
}
