using System.Net;
using System.Net.Sockets;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public class LoopConnectorTests
{
    [Fact]
    public async Task ConnectAsync_SomebodyListens_TalksBothWays()
    {
        using var host = new LoopRunner();
        var listener = host.Listen(static connection => _ = SayAsync(connection));
        var text = await host.OnLoop(async () =>
        {
            await using var connection = await LoopConnector.ConnectAsync(host.Loop, listener.LocalEndPoint, default);
            connection.RemoteEndPoint.ShouldBe(listener.LocalEndPoint);
            var read = await connection.Transport.Input.ReadAsync();
            return read.Text();
        });
        text.ShouldBe("hi");

        static async Task SayAsync(LoopConnection connection)
        {
            connection.RemoteEndPoint.ShouldBeOfType<IPEndPoint>().Address.ShouldBe(IPAddress.Loopback);
            "hi"u8.CopyTo(connection.Output.GetSpan(2));
            connection.Output.Advance(2);
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task ConnectAsync_OverIPv6_KnowsBothAddresses()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        using var host = new LoopRunner();
        var accepted = new TaskCompletionSource<LoopConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopListener listener;
        try
        {
            listener = LoopListener.Bind([host.Loop], new IPEndPoint(IPAddress.IPv6Loopback, 0), 10, accepted.SetResult);
        }
        catch (IOException)
        {
            Assert.Skip("no IPv6 address here");
            return;
        }

        listener.LocalEndPoint.Address.ShouldBe(IPAddress.IPv6Loopback);
        await host.OnLoop(async () => await LoopConnector.ConnectAsync(host.Loop, listener.LocalEndPoint, default));
        (await LoopRunner.Within(accepted.Task)).RemoteEndPoint.ShouldBeOfType<IPEndPoint>().Address.ShouldBe(IPAddress.IPv6Loopback);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_ThrowsIOException()
    {
        using var host = new LoopRunner();
        var listener = host.Listen(static _ => { });
        var free = listener.LocalEndPoint;
        listener.Stop();
        await host.TurnsAsync();
        var failure =
            await Should.ThrowAsync<IOException>(host.OnLoop(async () => await LoopConnector.ConnectAsync(host.Loop, free, default)));
        failure.Message.ShouldContain(free.ToString());
    }

    [Fact]
    public async Task ConnectAsync_NoAnswerUntilCancelled_IsCancelledAndTheLoopGoesOn()
    {
        using var host = new LoopRunner();
        // A full backlog that nobody accepts from: later attempts get no answer.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(1);
        using var patience = new CancellationTokenSource();
        var dials = await host.OnLoop(() => Enumerable.Range(0, 8)
            .Select(_ => LoopConnector.ConnectAsync(host.Loop, (IPEndPoint)deaf.LocalEndPoint!, patience.Token)).ToArray());
        await host.TurnsAsync();
        await host.OnLoop(patience.Cancel);
        await host.TurnsAsync();
        dials.ShouldAllBe(dial => dial.IsCompleted);
        dials.Count(dial => dial.IsCanceled).ShouldBeGreaterThan(0);
        (await host.OnLoop(() => host.Loop.ConnectionCount)).ShouldBe(dials.Count(dial => dial.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task ConnectAsync_ManyThatComeAndGo_LateEventsReachNobodyElse()
    {
        using var host = new LoopRunner();
        var listener = host.Listen(static connection => connection.Abort(null));
        for (var i = 0; i < 200; i++)
        {
            await host.OnLoop(async () =>
            {
                await using var connection = await LoopConnector.ConnectAsync(host.Loop, listener.LocalEndPoint, default);
            });
        }

        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("x");
        await host.OnLoop(async () => (await server.Input.ReadAsync()).Text().ShouldBe("x"));
    }
}
