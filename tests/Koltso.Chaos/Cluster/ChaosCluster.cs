using System.Net;
using Koltso.Chaos.Network;

namespace Koltso.Chaos.Cluster;

/// <summary>
/// The nodes, the network that connects them and their clients, and the folder of the run. Disposing kills what still
/// runs, by its process id, and deletes the folder.
/// </summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    public const string Name = "chaos";
    public const int Replication = 3, Partitions = 64;
    private const int WholeSecondsMax = 60, ClientsHost = 200;

    private readonly RunFolder _folder = RunFolder.Create();
    private readonly List<NetworkNamespace> _places = [];
    private readonly PacketSwitch _switch;

    private ChaosCluster(int nodes, int seed)
    {
        foreach (var host in (IEnumerable<int>)[.. Enumerable.Range(1, nodes), ClientsHost])
            _places.Add(new NetworkNamespace(IPAddress.Parse($"10.77.0.{host}")));
        _switch = new PacketSwitch([.. _places], seed);
        Links = new LinkBoard(_switch, _places.Count);

        var spec = new ClusterSpec
        {
            Name = Name, Nodes = nodes, Partitions = Partitions, Replication = Replication,
        };
        var file = Path.Combine(_folder.Path, "cluster.json");
        Hosts = [.. Enumerable.Range(0, nodes).Select(i => new ChaosHost(i, _places[i], _folder, file))];
        Nodes = [.. Hosts.Select(static host => host.Node)];
        File.WriteAllText(file, spec.ToJson([.. Nodes.Select(static node => node.Http)], [.. Nodes.Select(static node => node.Spec.Peer)]));
    }

    public IReadOnlyList<ChaosHost> Hosts { get; }

    public IReadOnlyList<RealNode> Nodes { get; }

    public string Folder => _folder.Path;

    /// <summary>The place of the clients that do not run beside a node. Its links have the number after the last node's.</summary>
    public NetworkNamespace ClientsPlace => _places[^1];

    public LinkBoard Links { get; }

    public (long Carried, long Dropped) Packets => (_switch.Carried, _switch.Dropped);

    public static async Task<ChaosCluster> StartAsync(int nodes, int seed, CancellationToken stop)
    {
        var cluster = new ChaosCluster(nodes, seed);
        try
        {
            foreach (var host in cluster.Hosts) host.Launch();
            if (await Wholeness.WhyNotAsync(cluster.Nodes, WholeSecondsMax, stop) is { } why)
                throw new IOException($"The cluster did not start: {why}");
            return cluster;
        }
        catch
        {
            foreach (var node in cluster.Nodes) await Console.Error.WriteAsync(node.Output);
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>For each partition, the indices of its nodes by rank.</summary>
    public async Task<int[][]> PlacementAsync(CancellationToken stop)
    {
        var placement = await Nodes[0].PlacementAsync(stop);
        return [.. placement.Select(replicas => replicas.Select(id => Nodes.Single(node => node.Id == id).Index).ToArray())];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts) await host.DisposeAsync();
        _switch.Dispose();
        foreach (var place in _places) place.Dispose();
        _folder.Dispose();
    }
}
