using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

public class MessageHandlerTests
{
    [Fact]
    public void Session_KindOfAHandler_IsAnsweredWithItsStatusAndBody()
    {
        var echo = new EchoHandler(FrameKind.RepairList);
        var peer = Greeted(echo);

        peer.Send(output => PeerMessages.Write(output, FrameKind.RepairList, 0, 9, [1, 2], 3));

        var (header, body) = peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Status, header.Request).ShouldBe(
            (FrameKind.RepairListReply, StatusBytes.OfQuestion.ByteOf(ReplicaStatus.Overloaded), 9u));
        body.ShouldBe([1, 2]);
        echo.Asked.ShouldHaveSingleItem().ShouldBe((LinkStage.SelfHello.NodeNumber, FrameKind.RepairList, 3));
    }

    [Fact]
    public void Session_WithoutAHandler_PassesOverItsKinds()
    {
        var peer = Greeted();

        peer.Send(FrameKind.RepairList, request: 9, body: [1, 2]);

        peer.Received().ShouldBeEmpty();
    }

    [Fact]
    public void Session_RequestLongerThanItsKindAllows_EndsWithGoodbyeBeforeItsBody()
    {
        var echo = new EchoHandler(FrameKind.TreeLeaves);
        var peer = Greeted(echo);
        var start = new byte[FrameHeader.Bytes];
        new FrameHeader(0, FrameKind.TreeLeaves, 0, 0, 9).Seal(start);
        BitConverter.TryWriteBytes(start, MessageKinds.SmallBytesMax + 1);

        peer.SendRaw(start);

        peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.Goodbye);
        echo.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void Session_Full_StillAnswersPings()
    {
        var echo = new EchoHandler(FrameKind.RepairList) { Never = true };
        var peer = Greeted(echo, new PingHandler(NewClock()));
        for (var i = 0; i <= PeerSettings.InFlightMax; i++) peer.Send(FrameKind.RepairList, request: (uint)i);
        peer.Received().ShouldHaveSingleItem().Header.Status.ShouldBe(StatusBytes.OfQuestion.ByteOf(ReplicaStatus.Overloaded));

        peer.Send(FrameKind.Ping, request: 5);

        var header = peer.Received().ShouldHaveSingleItem().Header;
        (header.Kind, header.Request).ShouldBe((FrameKind.PingReply, 5u));
    }

    [Fact]
    public void Handlers_TwoOfOneKind_AreRefused() =>
        Should.Throw<ArgumentException>(() => new MessageHandlers(new GetHandler(16), new GetHandler(16)));

    [Fact]
    public async Task AskAsync_Answered_GivesStatusAndBody()
    {
        var stage = LinkStage.Up();
        var asked = stage.Link.AskAsync(FrameKind.TreeRoots, 5, new byte[] { 7 }, 1_000).AsTask();

        var (header, body) = stage.Peer.Received().Single(static frame => frame.Header.Kind == FrameKind.TreeRoots);
        header.Partition.ShouldBe((ushort)5);
        body.ShouldBe([7]);
        stage.Peer.Send(FrameKind.TreeRootsReply, StatusBytes.OfQuestion.ByteOf(ReplicaStatus.Answered), header.Request, [8, 9]);

        var answer = await asked;
        answer.Status.ShouldBe(ReplicaStatus.Answered);
        answer.Body.Span.ToArray().ShouldBe([8, 9]);
        answer.Body.Return();
    }

    [Theory]
    [InlineData(1, ReplicaStatus.Rejected)]
    [InlineData(2, ReplicaStatus.Unknown)]
    [InlineData(5, ReplicaStatus.StoreFailed)]
    [InlineData(6, ReplicaStatus.Unknown)]
    [InlineData(255, ReplicaStatus.Unknown)]
    public async Task AskAsync_NotAnswered_SaysSoInTermsOfAQuestion(byte status, ReplicaStatus expected)
    {
        var stage = LinkStage.Up();
        var asked = stage.Link.AskAsync(FrameKind.RepairDone, 0, default, 1_000).AsTask();

        var request = stage.Peer.Received().Single(static frame => frame.Header.Kind == FrameKind.RepairDone).Header.Request;
        stage.Peer.Send(FrameKind.RepairDoneReply, status, request);

        (await asked).ShouldBe(PeerReply.Of(expected));
    }

    [Fact]
    public void AskAsync_ReplyOfAnotherKind_IsPassedOver()
    {
        var stage = LinkStage.Up();
        var asked = stage.Link.AskAsync(FrameKind.RepairDone, 0, default, 1_000).AsTask();

        var request = stage.Peer.Received().Single(static frame => frame.Header.Kind == FrameKind.RepairDone).Header.Request;
        foreach (var kind in new[] { FrameKind.GetReply, FrameKind.ApplyReply, FrameKind.RepairListReply })
            stage.Peer.Send(kind, 0, request);

        (asked.IsCompleted, stage.Link.IsUp).ShouldBe((false, true));
    }

    [Fact]
    public async Task AskAsync_PeerWhoseBuildDoesNotKnowTheKind_IsUnreachableAtOnceAndNotAsked()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        stage.Accept(LinkStage.PeerHello with { Features = 0 });
        stage.Peer.Received();

        (await stage.Link.AskAsync(FrameKind.TreeRoots, 5, default, 1_000)).ShouldBe(PeerReply.Of(ReplicaStatus.Unreachable));

        stage.Peer.Received().ShouldBeEmpty();
        stage.Link.IsUp.ShouldBeTrue();
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

    private static HybridClock NewClock() => new(new ManualTime(), 0, static _ => { });

    private static ScriptedPeer Greeted(params IMessageHandler[] handlers)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        var (near, far) = MemoryConnection.Pair();
        var peer = new ScriptedPeer(far);
        var hello = new HelloHandler(static other => LinkStage.PeerHello with { Peer = other.Node }, static _ => true, NewClock());
        _ = new PeerSession(near, new MessageHandlers([hello, .. handlers]), new FakeStore(), PipeScheduler.Inline).RunAsync();
        peer.Send(FrameKind.Hello, body: LinkStage.SelfHello.ToBytes());
        peer.Received().Count.ShouldBe(1);
        return peer;
    }

    /// <summary>Returns the body of the request, or nothing.</summary>
    private sealed class EchoHandler(FrameKind kind) : IMessageHandler
    {
        public FrameKind Kind => kind;

        public bool Never { get; init; }

        public List<(ushort Peer, FrameKind Kind, int Partition)> Asked { get; } = [];

        public string? Serve(PeerSession session, FrameHeader request, ReadOnlySpan<byte> body)
        {
            Asked.Add((session.PeerNumber, request.Kind, request.Partition));
            var reply = new PeerReply(ReplicaStatus.Overloaded, PooledBytes.CopyOf(body));
            session.ReplyLater(request, Never ? new(new TaskCompletionSource<PeerReply>().Task) : new(reply));
            return null;
        }
    }
}
