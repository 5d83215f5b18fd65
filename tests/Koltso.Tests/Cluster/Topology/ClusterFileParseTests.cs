using System.Text;
using Koltso.Cluster.Topology;
using Koltso.Core.Hashing;

namespace Koltso.Tests.Cluster.Topology;

public class ClusterFileParseTests
{
    [Fact]
    public void Parse_ValidFile_DescribesTheCluster()
    {
        var cluster = SampleFile.Parse(SampleFile.Text).Description.ShouldNotBeNull();

        cluster.Name.ShouldBe("shop");
        cluster.Epoch.ShouldBe(7);
        cluster.Partitions.ShouldBe(256);
        cluster.Replication.ShouldBe(2);
        cluster.Hash.ShouldBe(HashKind.Xxh3);
        cluster.Nodes.Select(node => node.Id).ShouldBe(["n1", "n2", "n3"]);
        cluster.Nodes[1].ShouldBe(new ClusterNode(
            "n2", 2, HostEndpoint.Parse("127.0.0.1:8081"), HostEndpoint.Parse("127.0.0.1:9081"), 0.5, "b"));
    }

    [Theory]
    [InlineData("// three nodes\n")]
    [InlineData("/* three\n nodes */")]
    [InlineData("\uFEFF")]
    public void Parse_CommentOrByteOrderMarkBefore_IsAllowed(string before) =>
        SampleFile.Parse(before + SampleFile.Text).IsValid.ShouldBeTrue();

    [Fact]
    public void Parse_TrailingCommas_AreAllowed() =>
        SampleFile.Parse(SampleFile.With((30, "\"zone\": \"b\","), (31, "},"), (32, "],"))).IsValid.ShouldBeTrue();

    [Fact]
    public void Parse_EscapedText_MeansTheSame() =>
        SampleFile.Parse(SampleFile.With((2, "\"n\\u0061me\": \"sh\\u006fp\",")))
            .ShouldSatisfyAllConditions(result => result.Description!.Name.ShouldBe("shop"));

    [Fact]
    public void Parse_NumberNotInOrderOfNodes_IsKept()
    {
        var cluster = SampleFile.Parse(SampleFile.With((10, "\"number\": 65535,"), (18, "\"number\": 1,"))).Description!;

        cluster.Nodes.Select(node => (int)node.Number).ShouldBe([65535, 1, 3]);
    }

    [Fact]
    public void Parse_ReplicationOfAllNodesWithWeight_IsAllowed() =>
        SampleFile.Parse(SampleFile.With((13, "\"weight\": 0,"))).IsValid.ShouldBeTrue();

    [Fact]
    public void Parse_NegativeZeroWeight_IsZero()
    {
        var negative = SampleFile.Parse(SampleFile.With((13, "\"weight\": -0.0,"))).Description!;
        var zero = SampleFile.Parse(SampleFile.With((13, "\"weight\": 0,"))).Description!;

        negative.Fingerprint.ShouldBe(zero.Fingerprint);
    }

    [Fact]
    public void Parse_SeveralErrors_AreAllReportedByLine() => SampleFile.ShouldBeRefused(
        SampleFile.With((4, "\"partitions\": 100,"), (6, "\"hash\": \"md5\","), (17, "\"id\": \"n1\",")),
        "4:17: partitions must be a power of two from 16 to 65536, not 100",
        "6:11: hash must be \"xxh3\" or \"murmur3\", not \"md5\"",
        "17:13: node \"n1\": id \"n1\" is already used by another node (line 9); each node must have its own");

    [Fact]
    public void Parse_CharactersBeyondAscii_CountOneColumnEach() => SampleFile.ShouldBeRefused(
        SampleFile.With((2, "/* кольцо 🙂 */ \"name\": \"Shop\",")),
        "2:26: name must be 1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\"), not \"Shop\"");

    [Fact]
    public void Parse_MoreErrorsThanTheBound_AreCounted()
    {
        var result = SampleFile.Parse(SampleFile.With((2, string.Concat(Enumerable.Range(0, 150).Select(i => $"\"what{i}\": 1,")))));

        result.Errors.Count.ShouldBe(100);
        result.ErrorsLeftOut.ShouldBe(51);
        result.Report.Split('\n').Last().ShouldBe("and 51 more errors");
    }

    [Fact]
    public void Parse_FileOverTheLimit_IsRefused() =>
        ClusterFile.Parse(new byte[TopologyLimits.FileBytesMax + 1], "big.json").Report
            .ShouldBe("big.json: the file must be at most 4194304 bytes");

    [Fact]
    public void Parse_NodesUpToTheLimit_AreAllowed()
    {
        SampleFile.Parse(FileOf(TopologyLimits.NodesMax)).Description!.Nodes.Length.ShouldBe(TopologyLimits.NodesMax);
        SampleFile.ShouldBeRefused(
            FileOf(TopologyLimits.NodesMax + 1),
            "2:10: nodes must be a list of 1 to 4096 nodes, not a list: it has 4097");
    }

    [Fact]
    public void Parse_FarTooManyValues_IsRefused()
    {
        var text = "[" + string.Join(',', Enumerable.Repeat('1', TopologyLimits.JsonValuesMax + 1)) + "]";

        SampleFile.Parse(text).Errors.Single().Message.ShouldStartWith("the file holds over 229376 values");
    }

    private static string FileOf(int nodes)
    {
        var text = new StringBuilder("""{ "name": "x", "epoch": 1, "partitions": 16, "replication": 1, "hash": "murmur3",""");
        text.Append("\n\"nodes\": [");
        text.AppendJoin(',', Enumerable.Range(1, nodes).Select(i =>
            $$"""{"id": "n{{i}}", "number": {{i}}, "http": "h{{i}}:80", "peer": "h{{i}}:81", "weight": 1, "zone": "z"}"""));
        return text.Append("]}").ToString();
    }
}
