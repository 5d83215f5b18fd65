using System.IO.Pipelines;
using System.Net.Sockets;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Sockets;

public class LoopReaderTests
{
    [Fact]
    public async Task ReadAsync_ExaminedButNotConsumed_WaitsAndThenShowsAllTogether()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("ab");
        await host.OnLoop(async () => await SeeAsync(server, "ab"));
        var next = host.OnLoop(async () => await SeeAsync(server, "abc"));
        await host.TurnsAsync();
        next.IsCompleted.ShouldBeFalse();
        await client.SendAllAsync("c");
        await next;
    }

    [Fact]
    public async Task ReadAsync_NothingExamined_ShowsTheSameAtOnce()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("abc");
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            var again = server.Input.ReadAsync();
            again.IsCompleted.ShouldBeTrue();
            (await again).Buffer.Length.ShouldBe(read.Buffer.Length);
        });
    }

    [Fact]
    public async Task AdvanceTo_PartConsumed_KeepsTheRest()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("abcdef");
        await host.OnLoop(async () =>
        {
            await SeeAsync(server, "abcdef");
            server.Input.TryRead(out _).ShouldBeFalse();
            var read = await CancelledReadAsync(server);
            server.Input.AdvanceTo(read.Buffer.GetPosition(2));
            server.Input.TryRead(out var rest).ShouldBeTrue();
            rest.Text().ShouldBe("cdef");
            server.Input.AdvanceTo(rest.Buffer.GetPosition(3), rest.Buffer.End);
            server.Input.TryRead(out _).ShouldBeFalse();
        });
    }

    [Fact]
    public async Task CancelPendingRead_WhileWaiting_WakesOnce()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await host.OnLoop(async () =>
        {
            var waiting = server.Input.ReadAsync().AsTask();
            server.Input.CancelPendingRead();
            (await waiting).IsCanceled.ShouldBeTrue();
        });
        await client.SendAllAsync("x");
        await host.OnLoop(async () => (await server.Input.ReadAsync()).IsCanceled.ShouldBeFalse());
    }

    [Fact]
    public async Task ReadAsync_EndWithUnreadBytes_ShowsThemAndTheEnd()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("abc");
        client.Shutdown(SocketShutdown.Send);
        await host.TurnsAsync();
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            while (!read.IsCompleted)
            {
                server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await server.Input.ReadAsync();
            }

            read.Text().ShouldBe("abc");
            server.Input.AdvanceTo(read.Buffer.End);
            (await server.Input.ReadAsync()).Buffer.IsEmpty.ShouldBeTrue();
        });
    }

    [Fact]
    public async Task ReadAsync_ResetWhileWaiting_Throws()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var reading = host.OnLoop(async () => await server.Input.ReadAsync());
        await host.TurnsAsync();
        client.Reset();
        await Should.ThrowAsync<ConnectionAbortedException>(reading);
        (await host.OnLoop(() => (server.IsOpen, host.Loop.ConnectionCount))).ShouldBe((false, 0));
    }

    [Fact]
    public async Task ReadAsync_ResetBefore_Throws()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.OnLoop(() => server.ConnectionClosed.Register(gone.SetResult));
        client.Reset();
        await LoopRunner.Within(gone.Task);
        await Should.ThrowAsync<ConnectionAbortedException>(host.OnLoop(async () => await server.Input.ReadAsync()));
    }

    [Fact]
    public async Task ReadAsync_NothingConsumed_GrowsUntilAllIsThere()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(1_000_003, 1);
        var sending = client.SendAllAsync(bytes);
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            while (read.Buffer.Length < bytes.Length)
            {
                server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await server.Input.ReadAsync();
            }

            read.Buffer.FirstSpan.SequenceEqual(bytes).ShouldBeTrue();
        });
        await sending;
    }

    [Fact]
    public async Task ReadAsync_AfterALongWhileWithoutReading_HeldTheSenderBackAndLosesNothing()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(32 * 1024 * 1024, 2);
        var sending = client.SendAllAsync(bytes);
        await host.TurnsAsync();
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            read.Buffer.Length.ShouldBeLessThanOrEqualTo(16 * 1024);
            server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        });
        // More than the kernel's buffers hold: the sender cannot have finished.
        sending.IsCompleted.ShouldBeFalse();
        var reading = host.OnLoop(async () => await server.Input.ReadToEndAsync());
        await sending;
        client.Shutdown(SocketShutdown.Send);
        (await reading).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task ReadAsync_PausedAndThenAskedForMore_GoesOn()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var bytes = SocketBytes.Random(100_000, 3);
        await client.SendAllAsync(bytes);
        client.Shutdown(SocketShutdown.Send);
        // Nobody reads: one buffer fills, and then the socket is not read.
        await host.TurnsAsync();
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            while (!read.IsCompleted)
            {
                server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await server.Input.ReadAsync();
            }

            read.Buffer.FirstSpan.SequenceEqual(bytes).ShouldBeTrue();
        });
    }

    private static async Task SeeAsync(LoopConnection server, string expected)
    {
        while (true)
        {
            var read = await server.Input.ReadAsync();
            var text = read.Text();
            server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (text.Length < expected.Length) continue;
            text.ShouldBe(expected);
            return;
        }
    }

    private static async Task<ReadResult> CancelledReadAsync(LoopConnection server)
    {
        server.Input.CancelPendingRead();
        var read = await server.Input.ReadAsync();
        read.IsCanceled.ShouldBeTrue();
        return read;
    }
}
