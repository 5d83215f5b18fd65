using System.Text.Json;
using Koltso.Api.Documents;
using Koltso.Tests.Cli.Inspect;

namespace Koltso.Tests.Api.Documents;

/// <summary>The documents as bytes: other programs read them, so renaming a property is a breaking change.</summary>
public class ApiJsonTests
{
    private static readonly RepairDocument s_repair = new(
        "n1", 7, 6, new RepairRoundDocument(7, true, false, 31, 32, 30, 1, 1, 1_234, 1.5), 2.5, 1, 2, 3, 4, 5, 6,
        new RecoveryDocument("the disk was empty", 7, 8, ["n3"]));

    [Fact]
    public void Cluster_AsJson_HasTheNamesOfTheContract()
    {
        var document = new ClusterDocument(
            "local", 1, "n1", 16, 1, "xxh3",
            [new NodeDocument("n1", 1, "127.0.0.1:8080", "127.0.0.1:9080", "local", 1, Up: true, ["repair"])], [["n1"]],
            ["request-fields"]);

        JsonSerializer.Serialize(document, ApiJson.Default.ClusterDocument).ShouldBe(
            """{"name":"local","epoch":1,"self":"n1","partitions":16,"replication":1"""
            + ""","hash":"xxh3","nodes":[{"id":"n1","number":1,"http":"127.0.0.1:8080","peer":"127.0.0.1:9080","zone":"local","weight":1"""
            + ""","up":true,"features":["repair"]}]"""
            + ""","placement":[["n1"]],"features":["request-fields"]}""");
    }

    [Fact]
    public void Cluster_OfABuildBeforeFeatures_CanBeRead()
    {
        var document = JsonSerializer.Deserialize(
            """{"name":"local","epoch":1,"self":"n1","partitions":16,"replication":1,"hash":"xxh3","nodes":[{"id":"n1","number":1"""
            + ""","http":"127.0.0.1:8080","peer":"127.0.0.1:9080","zone":"local","weight":1,"up":true}],"placement":[["n1"]]}""",
            ApiJson.Default.ClusterDocument).ShouldNotBeNull();

        (document.Features, document.Nodes[0].Features).ShouldBe((null, null));
    }

    [Fact]
    public void Repair_AsJson_HasTheNamesOfTheContract() => JsonSerializer.Serialize(s_repair, ApiJson.Default.RepairDocument).ShouldBe(
        """{"node":"n1","requested":7,"rounds":6,"round":{"number":7,"running":true,"checkOnly":false,"partition":31,"planned":32"""
        + ""","inStep":30,"differing":1,"failed":1,"recordsDiffering":1234,"seconds":1.5,"failures":null},"secondsSinceComplete":2.5"""
        + ""","recordsPulled":1,"recordsPushed":2,"bytesSent":3,"bytesReceived":4,"tombstonesCollected":5,"recordsRemoved":6"""
        + ""","recovery":{"reason":"the disk was empty","partitions":7,"comparisons":8,"waitsFor":["n3"]}}""");

    [Fact]
    public void Stats_AsJson_HasTheNamesOfTheContract()
    {
        var stats = Read(Samples.StatsJson) with
        {
            Replication = new ReplicationDocument(2, 3, 4, 5, 6, [new HintsDocument("n2", 7, 8)], HedgedReads: 1),
            Replica = new ReplicaDocument(9, 4, 5),
            NotReady = "why",
        };
        stats = stats with { Store = stats.Store with { Partitions = [new PartitionDocument(3, 2, 1)] } };

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(stats, ApiJson.Default.StatsDocument));
        using var sample = JsonDocument.Parse(Samples.StatsJson);

        foreach (var part in sample.RootElement.EnumerateObject().Where(static part => part.Name is not ("store" or "peers")))
            JsonElement.DeepEquals(json.RootElement.GetProperty(part.Name), part.Value).ShouldBeTrue(part.Name);
        json.RootElement.GetProperty("store").GetRawText().ShouldBe(
            """{"health":"ok","reason":null,"keys":12345,"bytes":2097152,"memtableBytes":1,"blockCacheBytes":1"""
            + ""","partitions":[{"partition":3,"keys":2,"bytes":1}],"damage":null,"keysEstimated":true}""");
        json.RootElement.GetProperty("peers").GetRawText().ShouldBe(
            """[{"node":"n2","up":true,"inFlight":0,"requests":10,"timeouts":0,"reconnects":1,"problem":null}]""");
        json.RootElement.GetProperty("notReady").GetString().ShouldBe("why");
        json.RootElement.GetProperty("replication").GetRawText().ShouldBe(
            """{"hedgedReads":1,"readRepairs":2,"hintsDelivered":3,"hintsDropped":4,"hintsExpired":5,"clockRefusals":6"""
            + ""","hints":[{"node":"n2","records":7,"bytes":8}]}""");
        json.RootElement.GetProperty("replica").GetRawText().ShouldBe("""{"expiredRequests":9,"lateWrites":4,"ownTimeouts":5}""");
        json.RootElement.GetProperty("repair").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Stats_FieldOfALaterVersion_IsIgnored()
    {
        var json = Samples.StatsJson.Replace("\"ready\":true,", "\"ready\":true,\"later\":[{}],", StringComparison.Ordinal);

        Read(json).Node.ShouldBe("n1");
    }

    [Fact]
    public void Stats_OfANodeOf01_AreRead()
    {
        const string Replication =
            """
            {"spareReads":1,"readRepairs":2,"hintsDelivered":3,"hintsDropped":4,"hintsExpired":5,"clockRefusals":6,"hints":[]}
            """;
        var json = Samples.StatsJson.Replace("\"ready\":true,", $"\"ready\":true,\"replication\":{Replication},", StringComparison.Ordinal);

        var replication = Read(json).Replication.ShouldNotBeNull();

        replication.HedgedReads.ShouldBe(0);
        replication.ReadRepairs.ShouldBe(2);
    }

    [Theory]
    [InlineData("\"node\":\"n1\",", "")]
    [InlineData("\"node\":\"n1\"", "\"node\":null")]
    [InlineData("\"user\":0.5,", "")]
    public void Stats_FieldThatIsMissingOrNull_IsRefused(string part, string replacement) =>
        Should.Throw<JsonException>(() => Read(Samples.StatsJson.Replace(part, replacement, StringComparison.Ordinal)));

    private static StatsDocument Read(string json) =>
        JsonSerializer.Deserialize(json, ApiJson.Default.StatsDocument).ShouldNotBeNull();
}
