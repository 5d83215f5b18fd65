using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

public class FrameServiceTests
{
    [Fact]
    public void Session_KindOfTheService_IsAnsweredWithItsStatusAndBody()
    {
        var service = new EchoService();
        var peer = Greeted(service);

        peer.Send(output => Koltso.Wire.Messages.PeerMessages.Write(output, FrameKind.RepairList, 0, 9, [1, 2], 3));

        var (header, body) = peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Status, header.Request).ShouldBe((FrameKind.RepairListReply, StatusBytes.OfRead(ReplicaStatus.Overloaded), 9u));
        body.ShouldBe([1, 2]);
        service.Asked.ShouldHaveSingleItem().ShouldBe((LinkStage.SelfHello.NodeNumber, FrameKind.RepairList, 3));
    }

    [Fact]
    public void Session_WithoutAService_PassesOverItsKinds()
    {
        var peer = Greeted(null);

        peer.Send(FrameKind.RepairList, request: 9, body: [1, 2]);

        peer.Received().ShouldBeEmpty();
    }

    [Fact]
    public async Task AskAsync_Answered_GivesStatusAndBody()
    {
        var stage = LinkStage.Up();
        var asked = stage.Link.AskAsync(FrameKind.TreeRoots, 5, new byte[] { 7 }, 1_000).AsTask();

        var (header, body) = stage.Peer.Received().Single(static frame => frame.Header.Kind == FrameKind.TreeRoots);
        header.Partition.ShouldBe((ushort)5);
        body.ShouldBe([7]);
        stage.Peer.Send(FrameKind.TreeRootsReply, StatusBytes.OfRead(ReplicaStatus.Found), header.Request, [8, 9]);

        var answer = await asked;
        answer.Status.ShouldBe(ReplicaStatus.Found);
        answer.Record.Span.ToArray().ShouldBe([8, 9]);
        answer.Record.Return();
    }

    [Fact]
    public async Task AskAsync_OwnTimeout_IsWaitedForThatLong()
    {
        var stage = LinkStage.Up();
        var asked = stage.Link.AskAsync(FrameKind.TreeRoots, 5, default, 30_000).AsTask();

        stage.PassAlive(29_900);
        asked.IsCompleted.ShouldBeFalse();
        stage.PassAlive(300);
        (await asked).Status.ShouldBe(ReplicaStatus.Unreachable);
    }

    [Fact]
    public void Knows_BitOfThePeersHello_OnlyWhileUp()
    {
        var stage = new LinkStage();
        stage.Link.Knows(1).ShouldBeFalse();
        stage.Link.Tick();
        stage.Accept(LinkStage.PeerHello with { Features = 4 });

        stage.Link.Knows(4).ShouldBeTrue();
        stage.Link.Knows(1).ShouldBeFalse();
        stage.Peer.Break();
        stage.Link.Knows(4).ShouldBeFalse();
    }

    private static ScriptedPeer Greeted(IFrameService? service)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var clock = new HybridClock(new ManualTime(), 0, static _ => { });
        var (near, far) = MemoryConnection.Pair();
        var peer = new ScriptedPeer(far);
        _ = new PeerSession(near, other => LinkStage.PeerHello with { Peer = other.Node }, static _ => true, 16, new FakeStore(), clock, service).RunAsync();
        peer.Send(FrameKind.Hello, body: LinkStage.SelfHello.ToBytes());
        peer.Received().Count.ShouldBe(1);
        return peer;
    }

    /// <summary>Says back what it was asked.</summary>
    private sealed class EchoService : IFrameService
    {
        public List<(ushort Peer, FrameKind Kind, int Partition)> Asked { get; } = [];

        public bool Serves(FrameKind kind) => kind == FrameKind.RepairList;

        public ValueTask<ReadAnswer> ServeAsync(ushort peer, FrameKind kind, int partition, ReadOnlySpan<byte> body)
        {
            Asked.Add((peer, kind, partition));
            return new(new ReadAnswer(ReplicaStatus.Overloaded, PooledBytes.CopyOf(body)));
        }
    }
}
