using Koltso.Api.Documents;
using Koltso.Core;
using Koltso.Tests.Cli.Inspect;

namespace Koltso.Tests.Api.Documents;

public class ClusterDocumentTests
{
    [Fact]
    public void FindContradiction_Sound_IsNull() => Samples.Cluster().FindContradiction().ShouldBeNull();

    [Fact]
    public void FindContradiction_PlacementOfOtherLength_IsNamed() =>
        (Samples.Cluster() with { Partitions = 32 }).FindContradiction().ShouldBe("it declares 32 partitions and places 16");

    [Fact]
    public void FindContradiction_UnknownReplica_IsNamed()
    {
        var cluster = Samples.Cluster();

        (cluster with { Nodes = [.. cluster.Nodes.Take(2)] }).FindContradiction()
            .ShouldBe("a partition is placed on an unknown node or on no node");
    }

    [Fact]
    public void FindContradiction_DoubleId_IsNamed()
    {
        var cluster = Samples.Cluster();

        (cluster with { Nodes = [.. cluster.Nodes, cluster.Nodes[0]] }).FindContradiction().ShouldBe("two nodes have the same id");
    }

    [Fact]
    public void PartitionsMinAndMax_AreThoseOfTheNodes() =>
        (ClusterDocument.PartitionsMin, ClusterDocument.PartitionsMax).ShouldBe((Limits.PartitionsMin, Limits.PartitionsMax));

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    public void FindContradiction_PartitionsThatCannotBe_AreNamed(int partitions)
    {
        var cluster = Samples.Cluster() with { Partitions = partitions, Placement = [.. Enumerable.Repeat((string[])["n1"], partitions)] };

        cluster.FindContradiction().ShouldBe($"it declares {partitions} partitions and places {partitions}");
    }
}
