using Koltso.Cluster.Peers;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>A peer that has dialled this node is there: the link to it does not wait for its pause to end.</summary>
public class PeerLinkBackTests
{
    [Fact]
    public void OnPeerBack_LinkPauses_DialsAtOnce()
    {
        var stage = new LinkStage { DialInstead = static _ => throw new IOException("nobody listens") };
        stage.Pass(5_000);
        var dials = stage.Dials.Count;
        stage.DialInstead = null;
        while (stage.Time.ElapsedMs - stage.Dials[^1] < 100) stage.Time.Advance(10);
        stage.Link.OnPeerBack();
        stage.Dials.Count.ShouldBe(dials + 1);
        stage.Accept();
        (stage.Link.IsUp, stage.Link.Problem).ShouldBe((true, null));
    }

    [Fact]
    public void OnPeerBack_JustDialled_DialsWithTheNextTick()
    {
        var stage = new LinkStage { DialInstead = static _ => throw new IOException("nobody listens") };
        stage.Pass(3_000);
        while (stage.Dials[^1] != stage.Time.ElapsedMs) stage.Pass(PeerLink.TickPeriodMs);
        var dials = stage.Dials.Count;
        for (var i = 0; i < 5; i++) stage.Link.OnPeerBack();
        stage.Dials.Count.ShouldBe(dials);
        stage.Pass(PeerLink.TickPeriodMs);
        stage.Dials.Count.ShouldBe(dials + 1);
        stage.Link.Problem.ShouldBe("nobody listens");
    }

    [Fact]
    public void OnPeerBack_AttemptDoesNotConnect_GivesWayToANewOne()
    {
        var stage = new LinkStage
        {
            DialInstead = static token =>
            {
                var never = new TaskCompletionSource<ConnectionContext>();
                token.Register(() => never.TrySetCanceled(token));
                return never.Task;
            },
        };
        stage.Pass(300);
        stage.DialInstead = null;
        stage.Link.OnPeerBack();
        stage.Pass(PeerLink.TickPeriodMs);
        stage.Accept();
        stage.Link.IsUp.ShouldBeTrue();
        stage.Log.Ids.ShouldBe([PeerLog.PeerUpId], "that an attempt gave way is no failure");
    }

    [Fact]
    public void OnPeerBack_HelloIsOnItsWay_IsLeftAlone()
    {
        var stage = new LinkStage();
        stage.Pass(500);
        stage.Link.OnPeerBack();
        stage.Accept();
        (stage.Link.IsUp, stage.Dials.Count).ShouldBe((true, 1));
    }

    [Fact]
    public void OnPeerBack_LinkIsUp_AsksThePeerSoonAndStays()
    {
        var stage = LinkStage.Up();
        stage.PassAlive(1_000);
        stage.Pass(PeerLink.TickPeriodMs);
        stage.Peer.Received();
        stage.Link.OnPeerBack();
        stage.Pass(PeerLink.TickPeriodMs);
        stage.Peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.Ping);
        (stage.Link.IsUp, stage.Dials.Count).ShouldBe((true, 1));
    }

    [Fact]
    public void PingReply_WithWhomThePeerReaches_IsHeard()
    {
        var stage = LinkStage.Up();
        stage.Peer.Send(FrameKind.PingReply, body: [.. new byte[17], 2, 0, 3, 0]);
        stage.Heard.ShouldBe([new ReachClaim(2, 3)]);
        stage.Peer.Send(FrameKind.PingReply, body: new byte[17]);
        stage.Heard.Count.ShouldBe(1, "a build that does not say");
    }
}
