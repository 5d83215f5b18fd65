using System.Net;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

public class EntityTests(SharedCluster shared)
{
    [Fact]
    public async Task Entity_EveryEntryAndOwner_LivesAndDies()
    {
        foreach (var entry in shared.Nodes)
        {
            foreach (var owner in shared.Nodes)
            {
                var key = await shared.Cluster.KeyOnAsync(owner, $"life-{entry.Id}");
                var because = $"{key} through {entry.Id}, on {owner.Id}";
                (await entry.GetAsync(key)).StatusCode.ShouldBe(HttpStatusCode.NotFound, because);
                await PutAsync(entry, key, Values.Of(key, 1_200), because);
                await ShouldBeEverywhereAsync(key, Values.Of(key, 1_200));
                await PutAsync(entry, key, Values.Of("second " + key, 700), because);
                await ShouldBeEverywhereAsync(key, Values.Of("second " + key, 700));

                for (var twice = 0; twice < 2; twice++)
                {
                    var deleted = await entry.DeleteAsync(key);
                    deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted, because);
                    (await deleted.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
                }

                foreach (var node in shared.Nodes)
                    (await node.GetAsync(key)).StatusCode.ShouldBe(HttpStatusCode.NotFound, because);
                await PutAsync(entry, key, [7], because);
                await ShouldBeEverywhereAsync(key, [7]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(SharedCluster.ValueBytesMax)]
    public async Task Put_AnySize_ReadsBackByteForByte(int bytes)
    {
        foreach (var owner in shared.Nodes)
        {
            var key = await shared.Cluster.KeyOnAsync(owner, $"size-{bytes}");
            await PutAsync(shared.First, key, Values.Of(key, bytes), key);
            await ShouldBeEverywhereAsync(key, Values.Of(key, bytes));
        }
    }

    [Fact]
    public async Task Head_PresentAndAbsent_IsAGetWithoutBody()
    {
        foreach (var owner in shared.Nodes)
        {
            var key = await shared.Cluster.KeyOnAsync(owner, "head");
            await PutAsync(shared.First, key, Values.Of(key, 345), key);
            foreach (var node in shared.Nodes)
            {
                using var connection = await RawHttp.ConnectAsync(node.HttpPort);
                await connection.SendAsync(RawHttp.Head("HEAD " + RealNode.EntityPath(key)));
                var head = await connection.ReadAsync(isHead: true);
                head.ShouldBe(200);
                head["Content-Length"].ShouldBe("345");

                await connection.SendAsync(RawHttp.Head("HEAD " + RealNode.EntityPath("absent " + key)));
                (await connection.ReadAsync(isHead: true)).ShouldBe(404);

                // If a body had been sent, it would precede this answer.
                await connection.SendAsync(RawHttp.Head("GET " + RealNode.EntityPath(key)));
                (await connection.ReadAsync()).Body.ShouldBe(Values.Of(key, 345));
            }
        }
    }

    [Fact]
    public async Task Get_Absent_IsAnErrorWithText()
    {
        foreach (var owner in shared.Nodes)
        {
            var key = await shared.Cluster.KeyOnAsync(owner, "never-put");
            (await RawHttp.AskAsync(shared.First.HttpPort, "GET " + RealNode.EntityPath(key))).ShouldBeError(404);
        }
    }

    private async Task ShouldBeEverywhereAsync(string key, byte[] value)
    {
        foreach (var node in shared.Nodes)
        {
            var answer = await node.GetAsync(key);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{key} at {node.Id}");
            answer.Content.Headers.ContentLength.ShouldBe(value.Length);
            (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(value).ShouldBeTrue($"{key} at {node.Id}");
        }
    }

    private static async Task PutAsync(RealNode node, string key, byte[] value, string because)
    {
        var answer = await node.PutAsync(key, value);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, because);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}
