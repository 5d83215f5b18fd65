namespace Koltso.ProcessTests.Harness;

/// <summary>Clusters of a test. The nodes' output goes to the test's own output, which is shown when the test fails.</summary>
internal static class TestClusters
{
    /// <summary>A cluster that is not started yet.</summary>
    public static RealCluster Create(ClusterSpec? spec = null) => new(spec, Report);

    /// <summary>Starts all nodes, and waits until each sees the others.</summary>
    public static Task<RealCluster> StartAsync(ClusterSpec? spec = null) => RealCluster.StartAsync(spec, Report);

    public static void ShouldAllRun(this RealCluster cluster) =>
        cluster.Nodes.ShouldAllBe(static node => node.IsRunning, string.Concat(cluster.Nodes.Select(static node => node.Output)));

    private static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
