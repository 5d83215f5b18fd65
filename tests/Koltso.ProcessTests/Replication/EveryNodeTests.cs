using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>The answer is the same through every node; the node that is asked need not hold the key.</summary>
public class EveryNodeTests(FiveNodes five) : IClassFixture<FiveNodes>
{
    [Fact]
    public async Task Entity_AnyNodeWritesAnyNodeReads_IsTheSameWithTheSameETag()
    {
        var cluster = five.Cluster;
        foreach (var writer in cluster.Nodes)
        {
            var (key, gone) = ($"by-{writer.Id}", $"gone-by-{writer.Id}");
            var etag = await ReplicatedCluster.PutAsync(writer, key, key);
            await ReplicatedCluster.PutAsync(writer, gone, gone);
            await ReplicatedCluster.DeleteAsync(writer, gone);
            foreach (var reader in cluster.Nodes)
            {
                foreach (var query in (string[])["", "&ack=2", "&ack=3", "&ack=3&from=3"])
                {
                    (await ReplicatedCluster.ShouldReadAsync(reader, key, key, query)).ShouldBe(etag, $"{reader.Id} {query}");
                    await ReplicatedCluster.ShouldReadAsync(reader, gone, null, query);
                }

                var path = RealNode.EntityPath(key);
                (await RawHttp.AskAsync(reader.HttpPort, "HEAD " + path))["ETag"].ShouldBe(etag, reader.Id);
                (await RawHttp.AskAsync(reader.HttpPort, "GET " + path, $"If-None-Match: {etag}")).ShouldBe(304, reader.Id);
            }
        }
    }

    [Fact]
    public async Task Overwrite_ThroughAnotherNode_ChangesTheETagEverywhere()
    {
        var cluster = five.Cluster;
        var etags = new HashSet<string>();
        foreach (var writer in cluster.Nodes)
        {
            var etag = await ReplicatedCluster.PutAsync(writer, "key", writer.Id);
            etags.Add(etag).ShouldBeTrue($"{etag} again");
            foreach (var reader in cluster.Nodes)
                (await ReplicatedCluster.ShouldReadAsync(reader, "key", writer.Id)).ShouldBe(etag, reader.Id);
        }
    }

    [Fact]
    public async Task Ttl_ThroughAnyNode_EndsOnAllReplicasAlike()
    {
        var cluster = five.Cluster;
        foreach (var writer in cluster.Nodes) await ReplicatedCluster.PutAsync(writer, $"ttl-{writer.Id}", "short", "&ack=3&ttl=1");
        foreach (var writer in cluster.Nodes)
        {
            var key = $"ttl-{writer.Id}";
            await Wait.UntilAsync(
                async () => (await RawHttp.AskAsync(writer.HttpPort, "GET " + RealNode.EntityPath(key))).Status == 404, $"{key} expires");
            foreach (var reader in cluster.Nodes)
                foreach (var query in (string[])["", "&ack=1&from=1", "&ack=3"])
                    await ReplicatedCluster.ShouldReadAsync(reader, key, null, query);
        }
    }

    [Theory]
    [InlineData("ack=0")]
    [InlineData("ack=4")]
    [InlineData("ack=-1")]
    [InlineData("ack=")]
    [InlineData("ack=two")]
    [InlineData("ack=2.0")]
    [InlineData("from=0")]
    [InlineData("from=4")]
    [InlineData("from=5")]
    [InlineData("from=")]
    [InlineData("from=all")]
    [InlineData("ack=2&from=1")]
    [InlineData("ack=3&from=2")]
    [InlineData("ack=0&from=3")]
    [InlineData("ack=3&from=4")]
    [InlineData("ack=18446744073709551617")]
    [InlineData("ack=2&ack=2")]
    public async Task AckFrom_Wrong_Is400AndChangesNothing(string query)
    {
        var cluster = five.Cluster;
        await ReplicatedCluster.PutAsync(cluster.Nodes[0], "kept", "kept", "&ack=3");
        foreach (var entry in cluster.Nodes)
        {
            foreach (var method in (string[])["GET", "HEAD", "PUT", "DELETE"])
            {
                var answer = await RawHttp.AskAsync(entry.HttpPort, $"{method} /v0/entity?id=kept&{query}", "Content-Length: 0");
                answer.ShouldBe(400, $"{method} {query}");
                if (method != "HEAD") answer.ShouldBeError(400, $"{method} {query}");
            }
        }

        await ReplicatedCluster.ShouldReadAsync(cluster.Nodes[0], "kept", "kept", "&ack=3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("&ack=1")]
    [InlineData("&ack=3")]
    [InlineData("&from=1")]
    [InlineData("&from=2")]
    [InlineData("&from=3&ack=1")]
    [InlineData("&ack=2&from=2")]
    public async Task AckFrom_Allowed_Works(string query)
    {
        var cluster = five.Cluster;
        foreach (var entry in cluster.Nodes)
        {
            var key = "allowed-" + entry.Id;
            await ReplicatedCluster.PutAsync(entry, key, "v", query);
            (await RawHttp.AskAsync(entry.HttpPort, $"GET {RealNode.EntityPath(key)}{query}")).Status.ShouldBeOneOf([200, 404], query);
            await ReplicatedCluster.DeleteAsync(entry, key, query);
        }
    }
}
