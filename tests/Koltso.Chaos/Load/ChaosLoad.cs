using Koltso.Chaos.Cluster;

namespace Koltso.Chaos.Load;

/// <summary>All clients: half of them run in a network of their own, half beside the nodes, in the nodes' networks.</summary>
internal sealed class ChaosLoad : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly List<ChaosClient> _clients = [];
    private readonly Task _running;

    public ChaosLoad(ChaosCluster cluster, Recorder recorder, LoadPlan plan, int seed)
    {
        for (var i = 0; i < plan.Clients; i++)
        {
            var beside = cluster.Hosts[i / 2 % cluster.Hosts.Count];
            var random = new Random(unchecked(seed * 31 + i));
            _clients.Add(i % 2 == 0
                ? new ChaosClient(recorder, cluster.ClientsPlace.ConnectAsync, [.. cluster.Nodes], plan, random)
                : new ChaosClient(recorder, beside.Place.ConnectAsync, [beside.Node], plan, random));
        }

        _running = Task.WhenAll(_clients.Select(client => Task.Run(() => client.RunAsync(_over.Token))));
    }

    /// <summary>Begins no more operations, and waits for those in progress.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }
}
