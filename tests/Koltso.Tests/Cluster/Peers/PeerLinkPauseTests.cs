using Koltso.Cluster.Peers;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>A node that stood still itself does not blame its peers for that.</summary>
public class PeerLinkPauseTests
{
    [Fact]
    public async Task Tick_ThisNodeStoodStill_PeerHasItsTimeToAnswer()
    {
        var stage = LinkStage.Up();
        stage.PassAlive(1_000);
        var (answer, number) = stage.ReadSeen();
        stage.Time.Advance(60_000);
        stage.Link.Tick();
        (stage.Link.IsUp, answer.IsCompleted).ShouldBe((true, false));
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), number);
        (await answer).Status.ShouldBe(ReplicaStatus.Absent);
        stage.PassAlive(5_000);
        stage.Downs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tick_ThisNodeStoodStillAndThePeerIsGone_IsNoticedAsSoonAsEver()
    {
        var settings = new PeerSettings();
        var stage = LinkStage.Up(settings);
        stage.PassAlive(1_000);
        var answer = stage.Read();
        stage.Time.Advance(60_000);
        var late = stage.Read();
        stage.Pass(settings.RequestTimeoutMs + PeerLink.TickPeriodMs);
        ((await answer).Status, (await late).Status).ShouldBe((ReplicaStatus.Unreachable, ReplicaStatus.Unreachable));
        stage.Pass(settings.SilenceMs - settings.RequestTimeoutMs + PeerLink.TickPeriodMs);
        stage.Link.IsUp.ShouldBeFalse();
    }

    [Fact]
    public async Task Tick_ThisNodeIsAlwaysLate_StillGivesUpWhatIsOverdue()
    {
        var stage = LinkStage.Up();
        var answer = stage.Read();
        for (var i = 0; i < 30; i++)
        {
            stage.Time.Advance(5_000);
            stage.Link.Tick();
        }

        (await answer).Status.ShouldBe(ReplicaStatus.Unreachable);
        stage.Link.IsUp.ShouldBeFalse();
    }
}
