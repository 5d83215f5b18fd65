using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cluster.Topology;

public class LocalClusterTests
{
    [Fact]
    public void ForLocal_ThreeNodes_CountsUpIdsNumbersAndPorts()
    {
        var cluster = ClusterDescription.ForLocal("local", 3, 8080, 256, 2, HashKind.Murmur3).Description.ShouldNotBeNull();

        cluster.Epoch.ShouldBe(1);
        cluster.Replication.ShouldBe(2);
        cluster.Hash.ShouldBe(HashKind.Murmur3);
        cluster.Nodes.Select(node => $"{node.Id} {node.Number} {node.Http} {node.Peer} {node.Weight} {node.Zone}").ShouldBe(
        [
            "n1 1 127.0.0.1:8080 127.0.0.1:9080 1 local",
            "n2 2 127.0.0.1:8081 127.0.0.1:9081 1 local",
            "n3 3 127.0.0.1:8082 127.0.0.1:9082 1 local",
        ]);
    }

    [Theory]
    [InlineData(3, 64533)]
    [InlineData(1000, 1)]
    public void ForLocal_LastPossiblePorts_AreAllowed(int nodes, int port) =>
        ClusterDescription.ForLocal("local", nodes, port, 256, 1, HashKind.Xxh3).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData(0, 8080, 256, 1, "--nodes must be from 1 to 1000 (peer ports start that far above HTTP ports), not 0")]
    [InlineData(1001, 8080, 256, 1, "--nodes must be from 1 to 1000 (peer ports start that far above HTTP ports), not 1001")]
    [InlineData(3, 0, 256, 1, "--port must be from 1 to 64533 with 3 nodes, not 0")]
    [InlineData(3, 70000, 256, 1, "--port must be from 1 to 64533 with 3 nodes, not 70000")]
    [InlineData(
        3, 64534, 256, 1, "--port 64534 with 3 nodes needs ports up to 65536, but the last port is 65535: --port must be at most 64533")]
    [InlineData(3, 8080, 255, 1, "--partitions must be a power of two from 16 to 65536, not 255")]
    [InlineData(3, 8080, 256, 0, "--replication must be from 1 to the number of nodes (3) and at most 254, not 0")]
    [InlineData(3, 8080, 256, 4, "--replication must be from 1 to the number of nodes (3) and at most 254, not 4")]
    [InlineData(300, 8080, 256, 256, "--replication must be from 1 to the number of nodes (300) and at most 254, not 256")]
    public void ForLocal_ImpossibleValue_NamesItsFlag(int nodes, int port, int partitions, int replication, string error)
    {
        var result = ClusterDescription.ForLocal("local", nodes, port, partitions, replication, HashKind.Xxh3);

        result.IsValid.ShouldBeFalse();
        result.Errors.ShouldContain(error);
    }

    [Fact]
    public void ForLocal_BadName_IsRefused() =>
        ClusterDescription.ForLocal("My cluster", 3, 8080, 256, 1, HashKind.Xxh3).Errors
            .ShouldBe(["the cluster name must be 1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\"), not \"My cluster\""]);

    [Fact]
    public void Differences_FlagsThatAgreeOrWereNotGiven_AreNone()
    {
        var existing = ClusterDescription.ForLocal("local", 3, 8080, 256, 1, HashKind.Xxh3).Description!;

        ClusterDescription.Differences(existing, new LocalClusterFlags()).ShouldBeEmpty();
        ClusterDescription.Differences(existing, new LocalClusterFlags(3, 8080, 1, 256, HashKind.Xxh3)).ShouldBeEmpty();
    }

    [Fact]
    public void Differences_EveryFlagContradicts_AreAllListed()
    {
        var existing = ClusterDescription.ForLocal("local", 3, 8080, 256, 1, HashKind.Xxh3).Description!;

        ClusterDescription.Differences(existing, new LocalClusterFlags(5, 9000, 2, 512, HashKind.Murmur3)).ShouldBe(
        [
            "--nodes 5 contradicts cluster.json, which has 3 nodes",
            "--port 9000 contradicts cluster.json, whose first node, n1, has HTTP port 8080",
            "--replication 2 contradicts cluster.json, which has replication 1",
            "--partitions 512 contradicts cluster.json, which has 256 partitions",
            "--hash murmur3 contradicts cluster.json, which has hash xxh3",
        ]);
    }

    [Fact]
    public void TryFind_KnownAndUnknown_NodeOrTheNodesThereAre()
    {
        var cluster = ClusterDescription.ForLocal("local", 3, 8080, 256, 1, HashKind.Xxh3).Description!;

        cluster.TryFind("n2", out var node, out _).ShouldBeTrue();
        node!.Number.ShouldBe((ushort)2);
        cluster.TryFind("n4", out _, out var problem).ShouldBeFalse();
        problem.ShouldBe("there is no node \"n4\" in cluster \"local\"; its nodes are n1, n2, n3");
    }
}
