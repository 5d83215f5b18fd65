using Koltso.Cluster.Peers;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>No two requests of a connection have the same number, and a connection that has none left is replaced.</summary>
public class PeerLinkNumbersTests
{
    private static readonly byte s_found = StatusBytes.OfGet.ByteOf(ReplicaStatus.Found);
    private static readonly byte s_absent = StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent);

    /// <summary>So often was a place used until its number came again.</summary>
    [Fact]
    public void ReadAsync_AnswerThatIs65536RequestsLate_AnswersNoOtherRead()
    {
        var stage = LinkStage.Up(new PeerSettings { SilenceMs = int.MaxValue });
        var (late, lateNumber) = stage.ReadSeen();
        stage.Pass(1_100);
        Done(late).Status.ShouldBe(ReplicaStatus.Unreachable);
        for (var i = 1; i < 65_536; i++) Answer(stage, stage.ReadSeen(), s_absent);

        var next = stage.ReadSeen();
        stage.Peer.Send(FrameKind.GetReply, s_found, lateNumber, [13]);

        next.Answer.IsCompleted.ShouldBeFalse();
        Answer(stage, next, s_absent).ShouldBe(ReplicaStatus.Absent);
    }

    [Fact]
    public void ReadAsync_SomeWaitForLong_ManyOthersAreAnsweredAroundThem()
    {
        var stage = LinkStage.Up();
        List<(Task<ReadAnswer> Answer, uint Number)> waiting = [.. Enumerable.Range(0, 40).Select(_ => stage.ReadSeen())];
        var numbers = waiting.Select(static read => read.Number).ToHashSet();
        for (var i = 0; i < 5_000; i++)
        {
            var read = stage.ReadSeen();
            numbers.Add(read.Number).ShouldBeTrue();
            Answer(stage, read, s_absent).ShouldBe(ReplicaStatus.Absent);
        }

        foreach (var read in waiting) Answer(stage, read, s_absent).ShouldBe(ReplicaStatus.Absent);
        stage.Link.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Tick_AConnectionHasCarriedMany_ANewOneTakesOverAndTheLastAnswersComeOverTheOld()
    {
        var stage = LinkStage.Up(new PeerSettings { RenewAfterRequests = 2 });
        var reads = new[] { stage.ReadSeen(), stage.ReadSeen() };
        var former = stage.Peer;

        stage.Link.Tick();
        stage.Peer.ShouldNotBe(former);
        var still = stage.Read();
        Greet(stage);
        var next = stage.ReadSeen();

        (next.Number, stage.Link.InFlight).ShouldBe((1u, 4));
        former.Send(FrameKind.GetReply, s_found, reads[0].Number, [7]);
        Done(reads[0].Answer).Record.Span.ToArray().ShouldBe([7]);
        next.Answer.IsCompleted.ShouldBeFalse();
        Answer(stage, next, s_absent);
        former.Send(FrameKind.GetReply, s_absent, reads[1].Number);
        former.Send(FrameKind.GetReply, s_absent, reads[1].Number + 1);
        Done(still).Status.ShouldBe(ReplicaStatus.Absent);

        stage.Link.Tick();
        (former.HasEnded, stage.Link.IsUp, stage.Link.InFlight, stage.Link.Counters.Connects).ShouldBe((true, true, 0, 2L));
        stage.Log.Ids.ShouldBe([PeerLog.PeerUpId]);
    }

    [Fact]
    public void Tick_TheNewConnectionCannotBeMade_TheOldServesOnUntilItsNumbersAreUsedUp()
    {
        var stage = LinkStage.Up(new PeerSettings { RenewAfterRequests = 2, RequestNumberMax = 4, SilenceMs = int.MaxValue });
        for (var i = 0; i < 3; i++) Answer(stage, stage.ReadSeen(), s_absent);
        stage.DialInstead = static _ => throw new IOException("no route");
        stage.Pass(1_000);
        stage.Link.IsUp.ShouldBeTrue();
        stage.DialInstead = static _ => new TaskCompletionSource<Microsoft.AspNetCore.Connections.ConnectionContext>().Task;

        var last = stage.Read();
        Done(stage.Read()).Status.ShouldBe(ReplicaStatus.Overloaded);
        stage.Pass(100);

        Done(last).Status.ShouldBe(ReplicaStatus.Unreachable);
        (stage.Link.IsUp, stage.Link.InFlight).ShouldBe((false, 0));
        stage.Downs.ShouldHaveSingleItem();
    }

    /// <summary>Taken for the answer to the ping after it, it would make a peer's clock, which is right, seem behind.</summary>
    [Fact]
    public void PingReply_LaterThanTheNextPing_CountsFromItsOwn()
    {
        var stage = LinkStage.Up();
        stage.Pass(600);
        var pings = stage.Peer.Received().Select(static frame => frame.Header.Request).ToList();
        var timeThen = stage.Time.GetUtcNow().ToUnixTimeMilliseconds();
        stage.AnswerPing(pings[0], timeThen);
        stage.Pass(500);
        stage.Peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.Ping);
        stage.AnswerPing(pings[1], timeThen);
        stage.Clock.Peers.NowMs.ShouldBe(stage.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>What a new connection needs before it serves: hello and ping.</summary>
    private static void Greet(LinkStage stage)
    {
        stage.Peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.Hello);
        stage.Peer.Send(FrameKind.HelloReply, body: LinkStage.PeerHello.ToBytes());
        stage.AnswerPing(stage.Peer.Received().ShouldHaveSingleItem().Header.Request, null);
    }

    private static ReplicaStatus Answer(LinkStage stage, (Task<ReadAnswer> Answer, uint Number) read, byte status)
    {
        stage.Peer.Send(FrameKind.GetReply, status, read.Number);
        return Done(read.Answer).Status;
    }

    private static ReadAnswer Done(Task<ReadAnswer> read)
    {
        read.IsCompletedSuccessfully.ShouldBeTrue();
        return read.Result;
    }
}
