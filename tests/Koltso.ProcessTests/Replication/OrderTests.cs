using System.Text;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Replication;

/// <summary>
/// One client's writes through different nodes, each sent after the one before was acknowledged: the last one stays,
/// even if the nodes' clocks show the same millisecond. If the first node is busy, the counter of its clock is ahead of
/// the others'.
/// </summary>
public class OrderTests(FiveNodes five) : IClassFixture<FiveNodes>
{
    private const int Rounds = 120;

    /// <summary>The numbers of the nodes that write first, write last and read; between equal versions the greater number wins.</summary>
    [Theory]
    [InlineData(5, 1, 3)]
    [InlineData(5, 4, 1)]
    [InlineData(3, 2, 5)]
    [InlineData(1, 5, 2)]
    [InlineData(2, 3, 2)]
    public async Task Write_ThroughAThenB_CSeesTheLast(int a, int b, int c)
    {
        var nodes = five.Cluster.Nodes;
        using var first = await RawHttp.ConnectAsync(nodes[a - 1].HttpPort);
        using var last = await RawHttp.ConnectAsync(nodes[b - 1].HttpPort);
        using var reader = await RawHttp.ConnectAsync(nodes[c - 1].HttpPort);
        using var stop = new CancellationTokenSource();
        var noise = Enumerable.Range(0, 4).Select(i => KeepBusyAsync(nodes[a - 1], $"noise-{a}{b}{c}-{i}", stop.Token)).ToArray();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                // Ten keys, so that every combination of nodes that hold the key and nodes that do not occurs.
                var key = $"order-{a}{b}{c}-{round % 10}";
                await PutAsync(first, key, $"first {round}");
                await PutAsync(last, key, $"last {round}");
                await ShouldReadAsync(reader, key, $"last {round}");

                await PutAsync(first, key, $"doomed {round}");
                await DeleteAsync(last, key);
                await ShouldReadAsync(reader, key, null);

                await DeleteAsync(first, key);
                await PutAsync(last, key, $"reborn {round}");
                await ShouldReadAsync(reader, key, $"reborn {round}");
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await Task.WhenAll(noise);
    }

    [Fact]
    public async Task Read_WhileOneWriterOverwrites_NeverGoesBackBehindAnAcknowledgedWrite()
    {
        var nodes = five.Cluster.Nodes;
        var (acknowledged, isOver) = (0, false);
        var readers = nodes.Select(async node =>
        {
            using var connection = await RawHttp.ConnectAsync(node.HttpPort);
            while (!Volatile.Read(ref isOver))
            {
                var least = Volatile.Read(ref acknowledged);
                var answer = await AskAsync(connection, "GET " + RealNode.EntityPath("growing"));
                if (least == 0 && answer.Status == 404) continue;
                answer.ShouldBe(200, $"{least} was acknowledged");
                int.Parse(answer.Text, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(least, node.Id);
            }
        }).ToArray();
        var writers = new List<RawHttp>();
        foreach (var node in nodes) writers.Add(await RawHttp.ConnectAsync(node.HttpPort));
        try
        {
            for (var number = 1; number <= 1_000; number++)
            {
                await PutAsync(writers[number * 7 % 5], "growing", $"{number}");
                Volatile.Write(ref acknowledged, number);
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            foreach (var writer in writers) writer.Dispose();
        }

        await Task.WhenAll(readers);
    }

    /// <summary>Writes other keys, which advance the counter of the node's clock within a millisecond.</summary>
    private static async Task KeepBusyAsync(RealNode node, string key, CancellationToken stop)
    {
        using var connection = await RawHttp.ConnectAsync(node.HttpPort);
        const int Together = 8;
        var requests = string.Concat(Enumerable.Range(0, Together).Select(
            i => RawHttp.Head($"PUT {RealNode.EntityPath($"{key}-{i}")}&ack=1&from=1", "Content-Length: 1") + "x"));
        while (!stop.IsCancellationRequested)
        {
            await connection.SendAsync(requests);
            for (var i = 0; i < Together; i++) (await connection.ReadAsync()).ShouldBe(201);
        }
    }

    private static async Task PutAsync(RawHttp connection, string key, string value)
    {
        await connection.SendAsync(
            RawHttp.Head("PUT " + RealNode.EntityPath(key), $"Content-Length: {Encoding.UTF8.GetByteCount(value)}") + value);
        (await connection.ReadAsync()).ShouldBe(201, key);
    }

    private static async Task DeleteAsync(RawHttp connection, string key) =>
        (await AskAsync(connection, "DELETE " + RealNode.EntityPath(key))).ShouldBe(202, key);

    private static async Task ShouldReadAsync(RawHttp connection, string key, string? value)
    {
        var answer = await AskAsync(connection, "GET " + RealNode.EntityPath(key));
        if (value is null)
        {
            answer.ShouldBe(404, $"{key} was deleted last");
            return;
        }

        answer.ShouldBe(200, $"{key} was last put to \"{value}\"");
        answer.Text.ShouldBe(value, key);
    }

    private static async Task<RawAnswer> AskAsync(RawHttp connection, string methodAndTarget)
    {
        await connection.SendAsync(RawHttp.Head(methodAndTarget));
        return await connection.ReadAsync();
    }
}
