namespace Koltso.Tests.Cli.Inspect;

public class ClusterDocumentTests
{
    [Fact]
    public void FindContradiction_Sound_IsNull() => Samples.Cluster().FindContradiction().ShouldBeNull();

    [Fact]
    public void FindContradiction_PlacementOfOtherLength_IsNamed() =>
        (Samples.Cluster() with { Partitions = 32 }).FindContradiction().ShouldBe("32 partitions are stated and 16 placed");

    [Fact]
    public void FindContradiction_UnknownReplica_IsNamed()
    {
        var cluster = Samples.Cluster();

        (cluster with { Nodes = [.. cluster.Nodes.Take(2)] }).FindContradiction().ShouldBe("a partition lies on an unknown node or on none");
    }

    [Fact]
    public void FindContradiction_DoubleId_IsNamed()
    {
        var cluster = Samples.Cluster();

        (cluster with { Nodes = [.. cluster.Nodes, cluster.Nodes[0]] }).FindContradiction().ShouldBe("two nodes have the same id");
    }
}
