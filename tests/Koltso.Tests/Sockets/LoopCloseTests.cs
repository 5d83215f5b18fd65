using System.Buffers;
using System.Net.Sockets;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopCloseTests
{
    private const int LargeBytes = 24 * 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(LargeBytes)]
    public async Task DisposeAsync_UnsentBytes_AllArriveBeforeTheEnd(int count)
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(count, 1);
        await WriteAndDisposeAsync(host, server, bytes);
        (await client.ReceiveToEndAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        client.Close();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task DisposeAsync_PeerSaidNoMoreBefore_AllArrives()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        client.Shutdown(SocketShutdown.Send);
        await host.TurnsAsync();
        var bytes = SocketBytes.Random(LargeBytes, 2);
        await WriteAndDisposeAsync(host, server, bytes);
        (await client.ReceiveToEndAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task DisposeAsync_PeerSaysNoMoreWhileBytesAreUnsent_AllArrives()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(LargeBytes, 3);
        await WriteAndDisposeAsync(host, server, bytes);
        client.Shutdown(SocketShutdown.Send);
        await host.TurnsAsync();
        (await client.ReceiveToEndAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task DisposeAsync_ClientStillSends_ItGetsTheAnswer()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync(new byte[100]);
        await WriteAndDisposeAsync(host, server, "too large"u8.ToArray());
        await client.SendAllAsync(new byte[8 * 1024 * 1024]);
        (await client.ReceiveToEndAsync()).ShouldBe("too large"u8.ToArray());
        client.Close();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task DisposeAsync_ClientSendsWithoutEnd_IsCut()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await host.OnLoop(() => server.DisposeAsync().AsTask());
        await Should.ThrowAsync<SocketException>(async () =>
        {
            while (true) await client.SendAllAsync(new byte[1024 * 1024]);
        });
        await ClosedAsync(host);
    }

    [Fact]
    public async Task DisposeAsync_WaitingRead_SeesTheEnd()
    {
        using var host = new LoopRunner();
        var (server, _) = await host.PairAsync();
        var reading = host.OnLoop(async () => await server.Input.ReadAsync());
        await host.OnLoop(() => server.DisposeAsync().AsTask());
        (await reading).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Abort_WaitingRead_SeesTheReasonOrTheEnd()
    {
        using var host = new LoopRunner();
        var (first, _) = await host.PairAsync();
        var (second, _) = await host.PairAsync();
        var firstRead = host.OnLoop(async () => await first.Input.ReadAsync());
        var secondRead = host.OnLoop(async () => await second.Input.ReadAsync());
        await host.OnLoop(() => first.Abort(new Microsoft.AspNetCore.Connections.ConnectionAbortedException("why")));
        await host.OnLoop(() => second.Abort(null));
        (await Should.ThrowAsync<Microsoft.AspNetCore.Connections.ConnectionAbortedException>(firstRead)).Message.ShouldBe("why");
        (await secondRead).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Close_InEveryOrderTwice_CountsOnce()
    {
        using var host = new LoopRunner();
        var (first, _) = await host.PairAsync();
        var (second, _) = await host.PairAsync();
        await host.OnLoop(async () =>
        {
            host.Loop.ConnectionCount.ShouldBe(2);
            await first.DisposeAsync();
            await first.DisposeAsync();
            first.Abort(null);
            first.Abort(null);
            second.Abort(null);
            await second.DisposeAsync();
            host.Loop.ConnectionCount.ShouldBe(0);
        });
    }

    [Fact]
    public async Task SweepClosing_PeerNeverCloses_IsCutAfterLinger()
    {
        var time = new ManualTime();
        using var host = new LoopRunner(time);
        var (server, _) = await host.PairAsync();
        await host.OnLoop(() => server.DisposeAsync().AsTask());
        (await SweepAfterAsync(host, time, server, LoopConnection.LingerMs)).ShouldBe(1);
        (await SweepAfterAsync(host, time, server, 1)).ShouldBe(0);
    }

    [Fact]
    public async Task DisposeAsync_OfOneThatReadsLittleThen_HoldsASenderBackUntilItIsCut()
    {
        var time = new ManualTime();
        using var host = new LoopRunner(time);
        var (server, client) = await host.PairAsync();
        server.LingerReadBytes = 64 * 1024;
        await WriteAndDisposeAsync(host, server, "goodbye"u8.ToArray());
        var sending = client.SendAllAsync(new byte[2 * LargeBytes]);
        await host.TurnsAsync();
        (await SweepAfterAsync(host, time, server, LoopConnection.LingerMs)).ShouldBe(1);
        sending.IsCompleted.ShouldBeFalse();
        (await client.ReceiveAsync(7)).ShouldBe("goodbye"u8.ToArray());
        (await SweepAfterAsync(host, time, server, 1)).ShouldBe(0);
        await Should.ThrowAsync<SocketException>(sending);
    }

    [Fact]
    public async Task SweepClosing_BytesStillLeave_IsNotCut()
    {
        var time = new ManualTime();
        using var host = new LoopRunner(time);
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(LargeBytes, 4);
        await WriteAndDisposeAsync(host, server, bytes);
        var received = 0;
        // Each part is larger than the space that must become free in the kernel's buffers before it accepts more.
        while (received < LargeBytes)
        {
            received += (await client.ReceiveAsync(Math.Min(8 * 1024 * 1024, LargeBytes - received))).Length;
            if (received == LargeBytes) break;
            await host.TurnsAsync();
            (await SweepAfterAsync(host, time, server, LoopConnection.LingerMs - 1)).ShouldBe(1);
        }

        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task HalfClosed_NothingToDo_TheLoopSleeps()
    {
        var turns = new TurnCounter();
        using var host = new LoopRunner(turns);
        var (reading, firstClient) = await host.PairAsync();
        var (_, secondClient) = await host.PairAsync();
        await secondClient.SendAllAsync(new byte[40_000]);
        foreach (var client in new[] { firstClient, secondClient }) client.Shutdown(SocketShutdown.Send);
        await host.OnLoop(async () => (await reading.Input.ReadToEndAsync()).ShouldBeEmpty());
        await host.TurnsAsync();
        var before = turns.Count;
        await Task.Delay(50);
        (turns.Count - before).ShouldBeLessThan(5);
    }

    private static Task WriteAndDisposeAsync(LoopRunner host, LoopConnection server, byte[] bytes) => host.OnLoop(async () =>
    {
        server.Output.Write(bytes);
        await server.DisposeAsync();
    });

    private static async Task<int> SweepAfterAsync(LoopRunner host, ManualTime time, LoopConnection server, long ms)
    {
        time.Advance(ms);
        // The time of a turn is read at its beginning.
        while (await host.OnLoop(() => host.Loop.TurnMs) < time.ElapsedMs) await Task.Yield();
        return await host.OnLoop(() =>
        {
            server.SweepClosing();
            return host.Loop.ConnectionCount;
        });
    }

    private static async Task ClosedAsync(LoopRunner host)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await host.OnLoop(() => host.Loop.ConnectionCount) > 0)
        {
            clock.Elapsed.TotalSeconds.ShouldBeLessThan(60);
            await Task.Delay(1);
        }
    }

    /// <summary>The loop reads the clock once per turn.</summary>
    private sealed class TurnCounter : TimeProvider
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public override long GetTimestamp() => Interlocked.Increment(ref _count);
    }
}
