using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopArrivalTests
{
    private static readonly TimeProvider s_time = TimeProvider.System;

    [Fact]
    public async Task CameAt_ArrivalsAreTimed_IsWhenTheKernelHadThemAndNotWhenTheLoopLooked()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await host.OnLoop(server.TimeArrivals);
        using var wake = new ManualResetEventSlim();
        var busy = host.OnLoop(() => wake.Wait());
        var before = s_time.GetTimestamp();
        await client.SendAllAsync("late");
        var sent = s_time.GetTimestamp();
        // The loop reads them this much later; the two clocks differ by less.
        var margin = s_time.TimestampFrequency / 50;
        while (s_time.GetTimestamp() < sent + 2 * margin) Thread.Yield();
        wake.Set();
        await busy;
        var (text, cameAt, turnAt) = await ReadAsync(host, server);
        text.ShouldBe("late");
        cameAt.ShouldBeInRange(before - margin, sent + margin);
        turnAt.ShouldBeGreaterThan(sent + margin);
    }

    [Fact]
    public async Task CameAt_SeveralPieces_IsOfTheLast()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await host.OnLoop(server.TimeArrivals);
        await client.SendAllAsync("one");
        var first = await ReadAsync(host, server);
        await client.SendAllAsync("two");
        var second = await ReadAsync(host, server);
        (first.Text, second.Text).ShouldBe(("one", "two"));
        second.CameAt.ShouldBeGreaterThan(first.CameAt);
    }

    [Fact]
    public async Task CameAt_NotTimed_IsTheTurnThatTookThem()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var reading = ReadAsync(host, server);
        await host.TurnsAsync();
        await client.SendAllAsync("some");
        var (text, cameAt, turnAt) = await reading;
        (text, cameAt).ShouldBe(("some", turnAt));
    }

    private static Task<(string Text, long CameAt, long TurnAt)> ReadAsync(LoopRunner host, LoopConnection server) =>
        host.OnLoop(async () =>
    {
        var read = await server.Input.ReadAsync();
        var text = read.Text();
        server.Input.AdvanceTo(read.Buffer.End);
        return (text, server.CameAt, host.Loop.TurnAt);
    });
}
