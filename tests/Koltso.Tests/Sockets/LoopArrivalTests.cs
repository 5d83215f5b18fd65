using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopArrivalTests
{
    private const int AttemptsMax = 500;

    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task CameAt_ArrivalsAreTimed_IsWhenTheKernelHadThemAndNotWhenTheLoopLooked()
    {
        var clock = new StoppedClock();
        using var host = new LoopRunner(clock);
        var (server, client) = await host.PairAsync();
        await host.OnLoop(server.TimeArrivals);
        // Where no other socket of the machine has asked for it, the kernel takes a moment until it notes when packets come.
        for (var attempt = 1; ; attempt++)
        {
            using var wake = new ManualResetEventSlim();
            var busy = host.OnLoop(() => wake.Wait());
            var before = DateTimeOffset.UtcNow;
            await client.SendAllAsync("late");
            var sent = DateTimeOffset.UtcNow;
            clock.Now = sent + s_late;
            wake.Set();
            await busy;
            await host.TurnsAsync();
            var (text, cameAt, turnAt) = await ReadAsync(host, server);
            (text, turnAt).ShouldBe(("late", clock.GetTimestamp()));
            if (cameAt > turnAt - s_late.Ticks && attempt < AttemptsMax)
            {
                await Task.Delay(10);
                continue;
            }

            cameAt.ShouldBeInRange(turnAt - (s_late + (sent - before)).Ticks, turnAt - s_late.Ticks);
            return;
        }
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

    /// <summary>Shows the same on both clocks: who is interrupted between looking at one and the other sees no difference.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
