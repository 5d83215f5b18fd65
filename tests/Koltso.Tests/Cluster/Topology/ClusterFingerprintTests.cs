using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cluster.Topology;

public class ClusterFingerprintTests
{
    private static ClusterDescription Sample => SampleFile.Parse(SampleFile.Text).Description!;

    public static TheoryData<string, Func<ClusterDescription, ClusterDescription>> Disagreements => new()
    {
        { "name", cluster => cluster with { Name = "shop2" } },
        { "partitions", cluster => cluster with { Partitions = 512 } },
        { "replication", cluster => cluster with { Replication = 1 } },
        { "hash", cluster => cluster with { Hash = HashKind.Murmur3 } },
        { "node left out", cluster => cluster with { Nodes = cluster.Nodes.RemoveAt(2) } },
        { "id", cluster => WithSecond(cluster, node => node with { Id = "n9" }) },
        { "number", cluster => WithSecond(cluster, node => node with { Number = 9 }) },
        { "weight", cluster => WithSecond(cluster, node => node with { Weight = Math.BitIncrement(0.5) }) },
        { "zone", cluster => WithSecond(cluster, node => node with { Zone = "c" }) },
    };

    [Fact]
    public void Text_Sample_IsAsDocumented() => ClusterFingerprint.TextOf(Sample).ShouldBe("""
        koltso-cluster 1
        shop 256 2 xxh3
        1 n1 3ff0000000000000 a
        2 n2 3fe0000000000000 b
        3 n3 4000000000000000 b

        """);

    [Fact]
    public void Fingerprint_Sample_NeverChanges() => Sample.Fingerprint.ShouldBe(0xdce4eeaface49b0aUL);

    [Theory]
    [MemberData(nameof(Disagreements), DisableDiscoveryEnumeration = true)]
    public void Fingerprint_Disagreement_Differs(string what, Func<ClusterDescription, ClusterDescription> change) =>
        change(Sample).Fingerprint.ShouldNotBe(Sample.Fingerprint, what);

    [Fact]
    public void Fingerprint_OtherAddressesEpochAndOrder_IsEqual()
    {
        var moved = WithSecond(Sample, node => node with { Http = HostEndpoint.Parse("a:1"), Peer = HostEndpoint.Parse("a:2") });
        var other = moved with { Epoch = 8, Nodes = [.. moved.Nodes.Reverse()] };

        other.Fingerprint.ShouldBe(Sample.Fingerprint);
        other.ShouldNotBe(Sample);
    }

    private static ClusterDescription WithSecond(ClusterDescription cluster, Func<ClusterNode, ClusterNode> change) =>
        cluster with { Nodes = cluster.Nodes.SetItem(1, change(cluster.Nodes[1])) };
}
