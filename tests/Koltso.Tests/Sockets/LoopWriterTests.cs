using System.Buffers;
using System.IO.Pipelines;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopWriterTests
{
    private const int PieceBytes = 256 * 1024;

    /// <summary>Far more than the kernel buffers for a peer that does not read.</summary>
    private const int Pieces = 128;

    [Fact]
    public async Task FlushAsync_PeerReadsNothing_WaitsUntilItDoes()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var written = 0;
        var writing = host.OnLoop(async () =>
        {
            written = Fill(server, out var held);
            (await held).IsCompleted.ShouldBeFalse();
            await server.DisposeAsync();
        });
        await host.TurnsAsync();
        writing.IsCompleted.ShouldBeFalse();
        (await client.ReceiveToEndAsync()).Length.ShouldBe(written);
        await writing;
    }

    [Fact]
    public async Task FlushAsync_AnEarlierFlushWasNotAwaited_StillHoldsBack()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var second = await host.OnLoop(() =>
        {
            Fill(server, out _);
            return new[] { server.Output.FlushAsync().AsTask() };
        });
        second[0].IsCompleted.ShouldBeFalse();
        var receiving = client.ReceiveToEndAsync();
        (await LoopRunner.Within(second[0])).IsCompleted.ShouldBeFalse();
        await host.OnLoop(() => server.DisposeAsync().AsTask());
        await receiving;
    }

    [Fact]
    public async Task FlushAsync_AnotherIsAwaited_ReturnsAtOnce()
    {
        using var host = new LoopRunner();
        var (server, _) = await host.PairAsync();
        await host.OnLoop(async () =>
        {
            Fill(server, out var held);
            var awaited = held.AsTask();
            server.Output.FlushAsync().IsCompleted.ShouldBeTrue();
            server.Abort();
            (await awaited).IsCompleted.ShouldBeTrue();
        });
    }

    [Fact]
    public async Task CancelPendingFlush_WhileWaiting_Wakes()
    {
        using var host = new LoopRunner();
        var (server, _) = await host.PairAsync();
        await host.OnLoop(async () =>
        {
            Fill(server, out var held);
            server.Output.CancelPendingFlush();
            (await held).IsCanceled.ShouldBeTrue();
        });
    }

    [Fact]
    public async Task FlushAsync_AfterAbort_SaysThatNobodyReads()
    {
        using var host = new LoopRunner();
        var (server, _) = await host.PairAsync();
        await host.OnLoop(async () =>
        {
            server.Abort();
            server.Output.Write("late"u8);
            (await server.Output.FlushAsync()).IsCompleted.ShouldBeTrue();
        });
    }

    [Fact]
    public async Task FlushAsync_PeerResetWhileWaiting_SaysThatNobodyReads()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var writing = host.OnLoop(async () =>
        {
            Fill(server, out var held);
            return await held;
        });
        await host.TurnsAsync();
        client.Reset();
        (await writing).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task GetSpan_PiecesOfAllSizesToASlowPeer_ArriveInOrder()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(12 * 1024 * 1024, 5);
        var writing = host.OnLoop(async () =>
        {
            var random = new Random(6);
            for (var at = 0; at < bytes.Length;)
            {
                var count = Math.Min(bytes.Length - at, 1 + (int)Math.Pow(2, random.NextDouble() * 19));
                bytes.AsSpan(at, count).CopyTo(server.Output.GetSpan(count));
                server.Output.Advance(count);
                at += count;
                if (random.Next(3) == 0) await server.Output.FlushAsync();
            }

            await server.DisposeAsync();
        });
        using var all = new MemoryStream();
        var pieces = new Random(7);
        while (await client.ReceiveAsync(1 + pieces.Next(300_000)) is { Length: > 0 } piece) all.Write(piece);
        all.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await writing;
    }

    [Fact]
    public async Task Write_SeveralInOneTurn_LeaveAfterTheScheduledWork()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var unsent = new List<long>();
        await host.OnLoop(() =>
        {
            foreach (var letter in "abc")
            {
                server.Output.Write([(byte)letter]);
                server.Output.FlushAsync().IsCompleted.ShouldBeTrue();
                unsent.Add(server.Output.UnflushedBytes);
            }

            host.Loop.Schedule(_ => unsent.Add(server.Output.UnflushedBytes), null);
        });
        (await client.ReceiveAsync(3)).ShouldBe("abc"u8.ToArray());
        unsent.ShouldBe([1, 2, 3, 3]);
        (await host.OnLoop(() => server.Output.UnflushedBytes)).ShouldBe(0);
    }

    /// <summary>Writes so much in one turn that the flush must wait; returns the number of bytes.</summary>
    private static int Fill(LoopConnection server, out ValueTask<FlushResult> held)
    {
        for (var i = 0; i < Pieces; i++) server.Output.Write(new byte[PieceBytes]);
        held = server.Output.FlushAsync();
        held.IsCompleted.ShouldBeFalse();
        return Pieces * PieceBytes;
    }
}
