using System.Collections.Concurrent;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Sockets;

public class EventLoopTests
{
    [Fact]
    public async Task Schedule_OnTheLoop_RunsAtTheEndOfTheTurnInOrder()
    {
        using var host = new LoopRunner();
        var order = new List<int>();
        await host.OnLoop(() =>
        {
            host.Loop.Schedule(_ => order.Add(2), null);
            host.Loop.Schedule(_ => host.Loop.Schedule(_ => order.Add(4), null), null);
            host.Loop.Schedule(_ => order.Add(3), null);
            order.Add(1);
        });
        await host.TurnsAsync();
        order.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Schedule_FromManyThreads_RunsEachOnceOnTheLoop()
    {
        using var host = new LoopRunner();
        var seen = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                host.Loop.Schedule(state => seen.Add(host.Loop.IsCurrent ? (int)state! : -1), (thread * 500) + i);
        })));
        await host.TurnsAsync();
        seen.Order().ShouldBe(Enumerable.Range(0, 4000));
    }

    [Fact]
    public async Task Schedule_EachFromASleepingLoop_AlwaysWakesIt()
    {
        using var host = new LoopRunner();
        for (var i = 0; i < 500; i++) await host.OnLoop(() => { });
    }

    [Fact]
    public async Task Schedule_WorkThatAlwaysComesAnew_DoesNotKeepBytesFromLeaving()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var goesOn = true;
        var received = client.ReceiveAsync(1);
        await host.OnLoop(() =>
        {
            server.Output.GetSpan(1)[0] = (byte)'x';
            server.Output.Advance(1);
            _ = server.Output.FlushAsync();
            // From another thread, like completions of storage.
            _ = Task.Run(() =>
            {
                while (Volatile.Read(ref goesOn)) host.Loop.Schedule(static _ => { }, null);
            });
        });
        (await received).ShouldBe("x"u8.ToArray());
        Volatile.Write(ref goesOn, false);
    }

    [Fact]
    public async Task Stop_OpenConnections_AreClosedAndTheirReadersWake()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var reading = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.OnLoop(() => { _ = WatchAsync(); });
        host.Loop.Dispose();
        (await LoopRunner.Within(reading.Task)).ShouldBeTrue();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();

        async Task WatchAsync() => reading.SetResult((await server.Input.ReadAsync()).IsCompleted);
    }

    [Fact]
    public async Task ForEachConnection_ConnectionsAndOthers_SeesTheConnections()
    {
        using var host = new LoopRunner();
        var (first, _) = await host.PairAsync();
        var (second, _) = await host.PairAsync();
        var seen = new List<LoopConnection>();
        await host.OnLoop(() => host.Loop.ForEachConnection(seen.Add));
        seen.ShouldBe([first, second], ignoreOrder: true);
    }

    [Fact]
    public async Task Bind_AddressInUse_SaysSo()
    {
        using var host = new LoopRunner();
        var listener = host.Listen(_ => { });
        Should.Throw<AddressInUseException>(() => LoopListener.Bind([host.Loop], listener.LocalEndPoint, 1, _ => { }));
        await host.OnLoop(() => { });
    }

    [Fact]
    public async Task Listener_ConnectionsMaxReached_ClosesNewcomersAtOnce()
    {
        using var host = new LoopRunner();
        var accepted = 0;
        var listener = host.Listen(_ => accepted++, connectionsMax: 2);
        for (var i = 0; i < 2; i++) await host.DialAsync(listener.LocalEndPoint);
        await host.TurnsAsync();
        (await (await host.DialAsync(listener.LocalEndPoint)).ReceiveToEndAsync()).ShouldBeEmpty();
        (await host.OnLoop(() => accepted)).ShouldBe(2);
    }

    [Fact]
    public async Task Listener_Stopped_RefusesConnections()
    {
        using var host = new LoopRunner();
        var listener = host.Listen(_ => { });
        listener.Stop();
        await host.TurnsAsync();
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(host.DialAsync(listener.LocalEndPoint));
    }
}
