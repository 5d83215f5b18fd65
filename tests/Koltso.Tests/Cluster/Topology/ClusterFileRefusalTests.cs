namespace Koltso.Tests.Cluster.Topology;

/// <summary>One case for each possible mistake in a file, with its exact position and message.</summary>
public class ClusterFileRefusalTests
{
    private const string Names = "1 to 64 of A-Z a-z 0-9 - _ . (but not \".\" or \"..\")";
    private const string Addresses = "\"host:port\", such as \"10.0.0.1:8080\", \"[::1]:8080\" or \"node-1.example:8080\"";
    private const string Partitions = "partitions must be a power of two from 16 to 65536";

    [Theory]
    [InlineData(2, "\"name\": \"\",", "2:11: name must be 1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\"), not \"\"")]
    [InlineData(2, "\"name\": \"..\",", "2:11: name must be 1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\"), not \"..\"")]
    [InlineData(2, "\"name\": 5,", "2:11: name must be 1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\"), not 5")]
    [InlineData(3, "\"epoch\": 0,", "3:12: epoch must be a whole number of at least 1, not 0")]
    [InlineData(3, "\"epoch\": 1.5,", "3:12: epoch must be a whole number of at least 1, not 1.5")]
    [InlineData(3, "\"epoch\": 9223372036854775808,", "3:12: epoch must be a whole number of at least 1, not 9223372036854775808")]
    [InlineData(4, "\"partitions\": 8,", $"4:17: {Partitions}, not 8")]
    [InlineData(4, "\"partitions\": 100,", $"4:17: {Partitions}, not 100")]
    [InlineData(4, "\"partitions\": 131072,", $"4:17: {Partitions}, not 131072")]
    [InlineData(4, "\"partitions\": -256,", $"4:17: {Partitions}, not -256")]
    [InlineData(4, "\"partitions\": \"256\",", $"4:17: {Partitions}, not \"256\"")]
    [InlineData(5, "\"replication\": 0,", "5:18: replication must be a whole number from 1 to 255, not 0")]
    [InlineData(5, "\"replication\": true,", "5:18: replication must be a whole number from 1 to 255, not true")]
    [InlineData(5, "\"replication\": 4,", "5:18: replication must be at most the number of nodes, which is 3, not 4")]
    [InlineData(6, "\"hash\": \"XXH3\",", "6:11: hash must be \"xxh3\" or \"murmur3\", not \"XXH3\"")]
    [InlineData(6, "\"hash\": null,", "6:11: hash must be \"xxh3\" or \"murmur3\", not null")]
    public void Parse_WrongClusterProperty_IsRefused(int line, string text, string error) =>
        SampleFile.ShouldBeRefused(SampleFile.With((line, text)), error);

    [Theory]
    [InlineData(17, "\"id\": \"n 2\",", $"17:13: node 2 of the list: id must be {Names}, not \"n 2\"")]
    [InlineData(17, "\"id\": \"..\",", $"17:13: node 2 of the list: id must be {Names}, not \"..\"")]
    [InlineData(18, "\"number\": 0,", "18:17: node \"n2\": number must be a whole number from 1 to 65535, not 0")]
    [InlineData(18, "\"number\": 65536,", "18:17: node \"n2\": number must be a whole number from 1 to 65535, not 65536")]
    [InlineData(18, "\"number\": 1,", "18:17: node \"n2\": number 1 is already used by node \"n1\" (line 10); each node must have its own")]
    [InlineData(19, "\"http\": \"127.0.0.1\",", $"19:15: node \"n2\": http must be {Addresses}, not \"127.0.0.1\": the port is missing")]
    [InlineData(
        19, "\"http\": \"127.0.0.1:0\",",
        $"19:15: node \"n2\": http must be {Addresses}, not \"127.0.0.1:0\": the port must be a whole number from 1 to 65535")]
    [InlineData(
        20, "\"peer\": \"127.0.0.1:65536\",",
        $"20:15: node \"n2\": peer must be {Addresses}, not \"127.0.0.1:65536\": the port must be a whole number from 1 to 65535")]
    [InlineData(20, "\"peer\": 9081,", $"20:15: node \"n2\": peer must be {Addresses}, not 9081")]
    [InlineData(20, "\"peer\": \"0.0.0.0:9081\",", $"20:15: node \"n2\": peer must be {Addresses}, not \"0.0.0.0:9081\": other nodes dial "
        + $"this address, and one that stands for every interface cannot be dialled")]
    [InlineData(
        19, "\"http\": \"127.0.0.1:8080\",", "19:15: node \"n2\": HTTP address 127.0.0.1:8080 is already used by node \"n1\" (line 11)")]
    [InlineData(
        20, "\"peer\": \"127.0.0.1:9080\",", "20:15: node \"n2\": peer address 127.0.0.1:9080 is already used by node \"n1\" (line 12)")]
    [InlineData(
        20, "\"peer\": \"127.0.0.1:8080\",",
        "20:15: node \"n2\": peer address 127.0.0.1:8080 is already used by node \"n1\" as its HTTP address (line 11)")]
    [InlineData(
        20, "\"peer\": \"127.0.0.1:8081\",",
        "20:15: node \"n2\": peer address 127.0.0.1:8081 is already used by the node itself as its HTTP address (line 19)")]
    [InlineData(
        28, "\"peer\": \"[::ffff:127.0.0.1]:9081\",",
        "28:15: node \"n3\": peer address 127.0.0.1:9081 is already used by node \"n2\" (line 20)")]
    [InlineData(21, "\"weight\": -1,", "21:17: node \"n2\": weight must be a number from 0 to 1000000, not -1")]
    [InlineData(21, "\"weight\": \"NaN\",", "21:17: node \"n2\": weight must be a number from 0 to 1000000, not \"NaN\"")]
    [InlineData(21, "\"weight\": 1e999,", "21:17: node \"n2\": weight must be a number from 0 to 1000000, not 1e999")]
    [InlineData(22, "\"zone\": \"\"", $"22:15: node \"n2\": zone must be {Names}, not \"\"")]
    [InlineData(22, "\"zone\": {}", $"22:15: node \"n2\": zone must be {Names}, not an object")]
    public void Parse_WrongNodeProperty_IsRefused(int line, string text, string error) =>
        SampleFile.ShouldBeRefused(SampleFile.With((line, text)), error);

    [Theory]
    [InlineData("name", 2)]
    [InlineData("epoch", 3)]
    [InlineData("partitions", 4)]
    [InlineData("replication", 5)]
    [InlineData("hash", 6)]
    public void Parse_MissingClusterProperty_IsRefusedAtTheObject(string name, int line) =>
        SampleFile.Parse(SampleFile.With((line, ""))).Errors.Single().ToString()
            .ShouldStartWith($"cluster.json:1:1: {name} is missing; it must be ");

    [Theory]
    [InlineData("number", 18)]
    [InlineData("http", 19)]
    [InlineData("peer", 20)]
    [InlineData("weight", 21)]
    [InlineData("zone", 22)]
    public void Parse_MissingNodeProperty_IsRefusedAtTheNode(string name, int line) =>
        SampleFile.Parse(SampleFile.With((line, ""))).Errors.Single().ToString()
            .ShouldStartWith($"cluster.json:16:5: node \"n2\": {name} is missing; it must be ");

    [Fact]
    public void Parse_MissingId_NamesTheNodeByItsPlace() => SampleFile.ShouldBeRefused(
        SampleFile.With((17, "")), $"16:5: node 2 of the list: id is missing; it must be {Names}");

    [Fact]
    public void Parse_DoubleClusterProperty_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((6, "\"hash\": \"xxh3\", \"epoch\": 8,")), "6:19: epoch appears twice; the first is on line 3");

    [Fact]
    public void Parse_DoubleNodeProperty_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((22, "\"zone\": \"b\", \"id\": \"n4\"")), "22:20: node \"n2\": id appears twice; the first is on line 17");

    [Theory]
    [InlineData("replicaton", "did you mean \"replication\"?")]
    [InlineData("Name", "did you mean \"name\"?")]
    [InlineData("node", "did you mean \"nodes\"?")]
    [InlineData("hsah", "did you mean \"hash\"?")]
    [InlineData("colour", "allowed names: name, epoch, partitions, replication, hash, nodes")]
    public void Parse_UnknownClusterProperty_SuggestsTheNearest(string name, string hint) => SampleFile.ShouldBeRefused(
        SampleFile.With((2, $"\"name\": \"shop\", \"{name}\": 1,")), $"2:19: there is no property \"{name}\"; {hint}");

    [Theory]
    [InlineData("wieght", "did you mean \"weight\"?")]
    [InlineData("https", "did you mean \"http\"?")]
    [InlineData("rack", "allowed names: id, number, http, peer, weight, zone")]
    public void Parse_UnknownNodeProperty_SuggestsTheNearest(string name, string hint) => SampleFile.ShouldBeRefused(
        SampleFile.With((22, $"\"zone\": \"b\", \"{name}\": 1")), $"22:20: node \"n2\": there is no property \"{name}\"; {hint}");

    [Fact]
    public void Parse_DoubleId_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((25, "\"id\": \"n1\",")),
        "25:13: node \"n1\": id \"n1\" is already used by another node (line 9); each node must have its own");

    [Fact]
    public void Parse_WeightZeroEverywhere_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((13, "\"weight\": 0,"), (21, "\"weight\": 0,"), (29, "\"weight\": 0,")),
        "7:12: every node has weight 0, so no node would store anything; at least one weight must be above 0");

    [Fact]
    public void Parse_ReplicationOverTheNodesWithWeight_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((13, "\"weight\": 0,"), (21, "\"weight\": 0,")),
        "5:18: replication must be at most the number of nodes with a weight above 0, which is 1, not 2");

    [Theory]
    [InlineData("[]", "a list: it is empty")]
    [InlineData("3", "3")]
    public void Parse_NoNodes_IsRefused(string nodes, string shown) => SampleFile.ShouldBeRefused(
        $$"""{ "name": "x", "epoch": 1, "partitions": 16, "replication": 1, "hash": "xxh3", "nodes": {{nodes}} }""",
        $"1:89: nodes must be a list of 1 to 4096 nodes, not {shown}");

    [Fact]
    public void Parse_NodeThatIsNoObject_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((31, "}, \"n4\"")),
        "31:8: node 4 of the list must be an object with id, number, http, peer, weight, zone, not \"n4\"");
}
