using System.Text;
using Koltso.Cli.Inspect;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cli.Inspect;

public class RingTests
{
    [Fact]
    public void Of_OneReplica_CountsPartitionsAndShares()
    {
        var cluster = Samples.Cluster();

        var ring = RingLayout.Of(cluster, [.. cluster.Nodes.Select(Samples.Silent)]);

        ring.Nodes.Select(node => node.PartitionsByRank.Single()).ShouldBe([6, 5, 5]);
        ring.Nodes.Select(node => node.Share).ShouldBe([6 / 16.0, 5 / 16.0, 5 / 16.0]);
        ring.Nodes.ShouldAllBe(node => node.Keys == null && node.Bytes == null);
    }

    [Fact]
    public void Of_TwoReplicas_CountsEachRankByItself()
    {
        var cluster = Samples.Cluster() with { Replication = 2 };
        cluster = cluster with { Placement = [.. cluster.Placement.Select(_ => (string[])["n2", "n3"])] };

        var ring = RingLayout.Of(cluster, [.. cluster.Nodes.Select(Samples.Silent)]);

        ring.Nodes.Select(node => string.Join('/', node.PartitionsByRank)).ShouldBe(["0/0", "16/0", "0/16"]);
        ring.Nodes.Select(node => node.Share).ShouldBe([0, 0.5, 0.5]);
    }

    [Theory]
    [InlineData("xxh3", HashKind.Xxh3)]
    [InlineData("murmur3", HashKind.Murmur3)]
    public void Find_AnyKey_FollowsTheTopBitsOfItsHash(string name, HashKind kind)
    {
        var cluster = Samples.Cluster() with { Hash = name };
        var hash = KeyHash.Of(kind, Encoding.UTF8.GetBytes("кольцо"));

        var found = RingLayout.Find(cluster, "кольцо").ShouldNotBeNull();

        found.Hash.ShouldBe(hash.ToString("x16"));
        found.Partition.ShouldBe((int)(hash >> 60));
        found.Replicas.Single().Id.ShouldBe(cluster.Placement[found.Partition][0]);
    }

    [Fact]
    public void Find_UnknownHash_IsNull() => RingLayout.Find(Samples.Cluster() with { Hash = "md5" }, "k").ShouldBeNull();
}
