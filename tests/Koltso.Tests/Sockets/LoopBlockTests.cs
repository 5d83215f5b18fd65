using Koltso.Core.Buffers;

namespace Koltso.Tests.Sockets;

/// <summary>Large pieces lie in blocks: received into one of just their size, sent from where they are.</summary>
public class LoopBlockTests
{
    private const int Large = 3_000_000;

    [Fact]
    public async Task ReadAtLeastAsync_MoreThanABuffer_IsInOneBlockThatCanBeKept()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var sent = new byte[Large + 5];
        new Random(1).NextBytes(sent);
        var sending = client.SendAllAsync(sent);
        var kept = await host.OnLoop(async () =>
        {
            var first = await server.Input.ReadAsync();
            server.Input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
            var read = await server.Input.ReadAtLeastAsync(Large);
            (read.Buffer.Length, read.Buffer.IsSingleSegment, read.IsCanceled).ShouldBe((Large, true, false));
            var block = Block.Of(read.Buffer.First).ShouldNotBeNull().Share();
            server.Input.AdvanceTo(read.Buffer.End);
            var rest = await server.Input.ReadAsync();
            rest.Buffer.Length.ShouldBe(5);
            server.Input.AdvanceTo(rest.Buffer.End);
            return block;
        });
        kept.Span.SequenceEqual(sent.AsSpan(0, Large)).ShouldBeTrue();
        kept.Return();
        await sending;
    }

    [Fact]
    public async Task Append_PartOfABlockBetweenOtherBytes_ArrivesInOrderAndIsGivenBack()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        var block = Block.Rent(Large);
        new Random(2).NextBytes(block.Span);
        var expected = block.Span[10..^10].ToArray();
        var receiving = client.ReceiveToEndAsync();
        await host.OnLoop(async () =>
        {
            "before"u8.CopyTo(server.Output.GetSpan(6));
            server.Output.Advance(6);
            ((IBlockWriter)server.Output).Append(block, 10, Large - 20);
            "after"u8.CopyTo(server.Output.GetSpan(5));
            server.Output.Advance(5);
            (await server.Output.FlushAsync()).IsCompleted.ShouldBeFalse();
            await server.DisposeAsync();
        });
        var received = await receiving;
        received.AsSpan(0, 6).SequenceEqual("before"u8).ShouldBeTrue();
        received.AsSpan(6, expected.Length).SequenceEqual(expected).ShouldBeTrue();
        received.AsSpan(6 + expected.Length).SequenceEqual("after"u8).ShouldBeTrue();
        block.Return();
        Should.Throw<InvalidOperationException>(block.Return, "nobody else holds it any more");
    }

    [Fact]
    public async Task Append_ConnectionBreaksWhileItIsSent_GivesTheBlockBack()
    {
        using var host = new LoopRunner();
        var (server, _) = await host.PairAsync();
        var block = Block.Rent(100_000_000);
        await host.OnLoop(async () =>
        {
            ((IBlockWriter)server.Output).Append(block, 0, block.Length);
            var flushing = server.Output.FlushAsync().AsTask();
            server.Abort();
            (await flushing).IsCompleted.ShouldBeTrue();
        });
        block.Return();
        Should.Throw<InvalidOperationException>(block.Return);
    }

    [Fact]
    public async Task Shrink_HalfARequest_KeepsItAndGoesOn()
    {
        using var host = new LoopRunner();
        var (server, client) = await host.PairAsync();
        await client.SendAllAsync("half");
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAsync();
            server.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            server.Shrink();
        });
        await client.SendAllAsync(new string('x', 20_000));
        await host.OnLoop(async () =>
        {
            var read = await server.Input.ReadAtLeastAsync(20_004);
            read.Text().ShouldStartWith("halfxxx");
            read.Buffer.Length.ShouldBe(20_004);
            server.Input.AdvanceTo(read.Buffer.End);
        });
    }
}
