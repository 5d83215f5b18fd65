namespace Koltso.ProcessTests.Replication;

/// <summary>Five healthy nodes that keep three copies, for a class of tests that damage none of them.</summary>
public sealed class FiveNodes : IAsyncLifetime
{
    internal ReplicatedCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await ReplicatedCluster.StartAsync(5, 3);

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}
