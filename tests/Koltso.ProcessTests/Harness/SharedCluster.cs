namespace Koltso.ProcessTests.Harness;

/// <summary>Three healthy nodes for every test that does not damage them. Values: at most 1 MiB.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public const int ValueBytesMax = 1024 * 1024;

    internal RealCluster Cluster { get; private set; } = null!;

    internal IReadOnlyList<RealNode> Nodes => Cluster.Nodes;

    internal RealNode First => Nodes[0];

    public async ValueTask InitializeAsync() =>
        Cluster = await TestClusters.StartAsync(new ClusterSpec { Serve = ["--max-value", "1MiB"] });

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null) await Cluster.DisposeAsync();
    }
}
