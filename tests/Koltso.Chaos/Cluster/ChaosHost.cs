using System.Net;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Cluster;

/// <summary>
/// A node with everything that it can lose: its network, disk and clock. Its pages are requested from within its
/// network, so that no cut link hides them. One caller at a time starts, ends and harms it; pages may be requested from
/// anywhere.
/// </summary>
internal sealed class ChaosHost : IAsyncDisposable
{
    public const int HttpPort = 8080, PeerPort = 9080;
    private const int PageSecondsMax = 5, DiskMebibytes = 256;
    private static readonly string[] s_serve = ["--memory", "128MiB", "--loops", "1"];

    private readonly RunFolder _folder;

    public ChaosHost(int index, NetworkNamespace place, RunFolder folder, string clusterFile)
    {
        (Place, _folder) = (place, folder);
        var disk = Path.Combine(folder.Path, $"n{index + 1}");
        Disk = SmallDisk.TryMount(disk, DiskMebibytes, place.Thread) ?? throw new IOException($"A tmpfs could not be mounted on {disk}.");
        Node = new RealNode(new NodeSpec
        {
            Index = index,
            Http = new IPEndPoint(place.Address, HttpPort),
            Peer = new IPEndPoint(place.Address, PeerPort),
            ClusterFile = clusterFile,
            DataFolder = Path.Combine(disk, "data"),
            Serve = s_serve,
            Process = new ProcessSettings
            {
                Clock = FakeClock.Library is null ? null : new FakeClock($"{disk}.clock"),
                Starter = place.Thread,
            },
            Dial = place.ConnectAsync,
            HttpTimeout = TimeSpan.FromSeconds(PageSecondsMax),
        });
    }

    public RealNode Node { get; }

    public NetworkNamespace Place { get; }

    public SmallDisk Disk { get; }

    public void Launch()
    {
        Node.Launch();
        _folder.Remember(Node.Process!.Pid);
    }

    /// <summary>A signal that misses the process because it has just ended by itself is ignored: the end is noticed elsewhere.</summary>
    public void Signal(int signal)
    {
        if (Node.IsRunning) Libc.TrySignal(Node.Process!.Pid, signal);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Disk.Dispose();
    }
}
