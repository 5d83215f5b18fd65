using System.IO.Pipelines;
using System.Net.Sockets;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Sockets;

public class PipeBridgeTests
{
    [Fact]
    public async Task Bridge_LargeTransfersBothWays_ArriveWhole()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        var there = SocketBytes.Random(3_000_000, 1);
        var back = SocketBytes.Random(5_000_000, 2);
        var sending = client.SendAllAsync(there);
        var receiving = client.ReceiveToEndAsync();
        var reading = owner.Transport.Input.ReadToEndAsync();
        await owner.Transport.Output.WriteAsync(back);
        await sending;
        client.Shutdown(SocketShutdown.Send);
        (await LoopRunner.Within(reading)).AsSpan().SequenceEqual(there).ShouldBeTrue();
        await owner.DisposeAsync();
        (await receiving).AsSpan().SequenceEqual(back).ShouldBeTrue();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task Bridge_BytesReadBeforeTheHandover_AreNotLost()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("head");
        var owner = await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            return PipeBridge.Create(server);
        });
        client.Shutdown(SocketShutdown.Send);
        (await LoopRunner.Within(owner.Transport.Input.ReadToEndAsync())).ShouldBe("head"u8.ToArray());
    }

    [Fact]
    public async Task Bridge_ClientSaysNoMore_OwnerMayStillAnswer()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        client.Shutdown(SocketShutdown.Send);
        (await LoopRunner.Within(owner.Transport.Input.ReadToEndAsync())).ShouldBeEmpty();
        await owner.Transport.Output.WriteAsync("answer"u8.ToArray());
        await owner.DisposeAsync();
        (await client.ReceiveToEndAsync()).ShouldBe("answer"u8.ToArray());
        await ClosedAsync(host);
    }

    [Fact]
    public async Task Bridge_OwnerIsDone_ClientSeesTheEndAlthoughItNeverStops()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        await client.SendAllAsync(new byte[500_000]);
        await owner.DisposeAsync();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        client.Close();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task Bridge_OwnerEndsWithAnError_ConnectionEndsToo()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        await owner.Transport.Output.CompleteAsync(new InvalidOperationException("half an answer"));
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        client.Close();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task Bridge_ClientResets_OwnerLearnsOfIt()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        client.Reset();
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => LoopRunner.Within(owner.Transport.Input.ReadToEndAsync()));
        await owner.DisposeAsync();
        await ClosedAsync(host);
    }

    [Fact]
    public async Task Bridge_ClientResetsWhileOwnerWrites_OwnerIsNotHeldForEver()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        var writing = WriteForEverAsync(owner.Transport.Output);
        await client.ReceiveAsync(100_000);
        client.Reset();
        await LoopRunner.Within(writing);
        await ClosedAsync(host);

        static async Task WriteForEverAsync(PipeWriter output)
        {
            while (!(await output.WriteAsync(new byte[10_000])).IsCompleted)
            {
            }
        }
    }

    [Fact]
    public async Task Abort_FromAnyThread_EndsBothSides()
    {
        using var host = new LoopRunner();
        var (owner, client) = await BridgeAsync(host);
        owner.Abort(new ConnectionAbortedException("enough"));
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => LoopRunner.Within(owner.Transport.Input.ReadToEndAsync()));
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        await ClosedAsync(host);
    }

    private static async Task<(ConnectionContext Owner, Socket Client)> BridgeAsync(LoopRunner host)
    {
        var (server, client) = await host.PairAsync();
        return (await host.OnLoop(() => PipeBridge.Create(server)), client);
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
}
