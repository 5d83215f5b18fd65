using System.Buffers;
using System.Net.Sockets;
using Koltso.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Sockets;

public class EchoTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16 * 1024 - 1)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    [InlineData(5 * 1024 * 1024)]
    public async Task Echo_OneMessage_ComesBackWhole(int count)
    {
        using var host = new LoopRunner();
        using var listener = new Stopper(host.Listen(connection => _ = EchoAsync(connection)));
        var client = await host.DialAsync(listener.Of.LocalEndPoint);
        await ExchangeAsync(client, SocketBytes.Random(count, count));
        client.Shutdown(SocketShutdown.Send);
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Echo_ManyConnectionsWithRandomSizes_AllComeBackWhole()
    {
        using var host = new LoopRunner();
        using var listener = new Stopper(host.Listen(connection => _ = EchoAsync(connection)));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            var random = new Random(number);
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await LoopRunner.Within(client.ConnectAsync(listener.Of.LocalEndPoint));
            for (var i = 0; i < 6; i++)
                await ExchangeAsync(client, SocketBytes.Random(1 + (int)Math.Pow(2, random.NextDouble() * 18), number));
            client.Shutdown(SocketShutdown.Send);
            (await client.ReceiveToEndAsync()).ShouldBeEmpty();
            client.Dispose();
        }));
        await host.TurnsAsync();
        (await host.OnLoop(() => host.Loop.ConnectionCount)).ShouldBe(0);
    }

    [Fact]
    public async Task Echo_ManyLoops_EachConnectionIsServedOnItsOwn()
    {
        using var host = new LoopRunner();
        using var other = new LoopRunner();
        var seen = new System.Collections.Concurrent.ConcurrentBag<EventLoop>();
        using var listener = new Stopper(LoopListener.Bind(
            [host.Loop, other.Loop], new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), 100, connection =>
            {
                if (connection.Loop.IsCurrent) seen.Add(connection.Loop);
                _ = EchoAsync(connection);
            }));
        for (var i = 0; i < 6; i++) await ExchangeAsync(await host.DialAsync(listener.Of.LocalEndPoint), SocketBytes.Random(1000, i));
        seen.Count(loop => loop == host.Loop).ShouldBe(3);
        seen.Count(loop => loop == other.Loop).ShouldBe(3);
    }

    private static async Task ExchangeAsync(Socket client, byte[] bytes)
    {
        var sending = client.SendAllAsync(bytes);
        (await client.ReceiveAsync(bytes.Length)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await sending;
    }

    private static async Task EchoAsync(LoopConnection connection)
    {
        try
        {
            while (true)
            {
                var read = await connection.Input.ReadAsync();
                foreach (var segment in read.Buffer) connection.Output.Write(segment.Span);
                connection.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
                await connection.Output.FlushAsync();
            }
        }
        catch (ConnectionAbortedException)
        {
            // The test is over.
        }

        await connection.DisposeAsync();
    }

    private sealed class Stopper(LoopListener of) : IDisposable
    {
        public LoopListener Of => of;

        public void Dispose() => of.Stop();
    }
}
