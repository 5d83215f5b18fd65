using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Http;

/// <summary>Values at the default limit of 8 MiB.</summary>
public class LargeValueTests
{
    private const int Max = 8 * 1024 * 1024;

    [Fact]
    public async Task Value_AtTheDefaultLimit_LivesOnEveryOwner()
    {
        await using var cluster = await TestClusters.StartAsync();
        foreach (var owner in cluster.Nodes)
        {
            var key = await cluster.KeyOnAsync(owner, "large");
            ((int)(await cluster.Nodes[0].PutAsync(key, Values.Of(key, Max))).StatusCode).ShouldBe(201);
            foreach (var entry in cluster.Nodes)
                (await (await entry.GetAsync(key)).Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of(key, Max))
                    .ShouldBeTrue(key);
            (await RawHttp.AskAsync(cluster.Nodes[0].HttpPort, "PUT " + RealNode.EntityPath(key), $"Content-Length: {Max + 1}"))
                .ShouldBeError(413);
        }

        cluster.ShouldAllRun();
    }

    [Fact]
    public async Task Values_ManyAtOnce_AreTakenOrShedButNeverMixedUp()
    {
        await using var cluster = await TestClusters.StartAsync();
        var keys = new List<string>();
        foreach (var owner in cluster.Nodes) keys.AddRange(await cluster.KeysOnAsync(owner, 8, "many"));
        var statuses =
            await Task.WhenAll(keys.Select(async key => (int)(await cluster.Nodes[0].PutAsync(key, Values.Of(key, Max))).StatusCode));
        statuses.ShouldAllBe(static status => status == 201 || status == 503 || status == 504);
        foreach (var (key, status) in keys.Zip(statuses))
        {
            if (status != 201) continue;
            var answer = await cluster.Nodes[1].GetAsync(key);
            ((int)answer.StatusCode).ShouldBe(200, key);
            (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of(key, Max)).ShouldBeTrue(key);
        }

        cluster.ShouldAllRun();
    }
}
