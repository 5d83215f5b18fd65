using Koltso.Cluster.Peers;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

public class PeerLinkRequestTests
{
    [Fact]
    public void ReadAsync_AnswersInAnyOrder_EachFindsItsRequest()
    {
        var stage = LinkStage.Up();
        var reads = Enumerable.Range(0, 20).Select(_ => stage.ReadSeen()).ToArray();
        foreach (var i in Enumerable.Range(0, 20).OrderBy(i => i * 7 % 20))
            stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Found), reads[i].Number, [(byte)i]);
        for (var i = 0; i < 20; i++)
        {
            var answer = Done(reads[i].Answer);
            answer.Status.ShouldBe(ReplicaStatus.Found);
            answer.Record.Span.ToArray().ShouldBe([(byte)i]);
            answer.Record.Return();
        }

        stage.Link.InFlight.ShouldBe(0);
        stage.Link.Counters.Requests.ShouldBe(20);
    }

    [Fact]
    public void ReadAsync_RequestOnTheWire_CarriesKeyAndPartition()
    {
        var stage = LinkStage.Up();
        _ = stage.Read();
        var (header, body) = stage.Peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Partition, header.Status).ShouldBe((FrameKind.Get, (ushort)3, (byte)0));
        body.ShouldBe("key"u8.ToArray());
    }

    [Theory]
    [InlineData(ReplicaStatus.Applied)]
    [InlineData(ReplicaStatus.DiskFull)]
    [InlineData(ReplicaStatus.StoreFailed)]
    [InlineData(ReplicaStatus.Overloaded)]
    [InlineData(ReplicaStatus.ClockAhead)]
    [InlineData(ReplicaStatus.InDoubt)]
    public void ApplyAsync_Answered_GivesThePeersStatus(ReplicaStatus status)
    {
        var stage = LinkStage.Up();
        var apply = stage.Link.ApplyAsync(5, "k"u8, "record"u8, LinkStage.Context).AsTask();
        var (header, body) = stage.Peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Partition).ShouldBe((FrameKind.Apply, (ushort)5));
        body.ShouldBe([1, 0, .. "krecord"u8]);
        stage.Peer.Send(FrameKind.ApplyReply, StatusBytes.OfApply.ByteOf(status), header.Request);
        Done(apply).ShouldBe(status);
    }

    /// <summary>It could only refuse it.</summary>
    [Fact]
    public void ApplyAsync_Format2ToAPeerThatDoesNotKnowIt_IsNotSent()
    {
        var stage = LinkStage.Up();
        byte[] record = [2, 0, 3, 0, .. new byte[10], 42];

        Done(stage.Link.ApplyAsync(5, "k"u8, record, LinkStage.Context).AsTask()).ShouldBe(ReplicaStatus.NotSent);

        stage.Peer.Received().ShouldBeEmpty();
        stage.Link.Counters.Skipped.ShouldBe(1);
    }

    [Fact]
    public void ApplyAsync_Format2ToAPeerThatKnowsIt_IsSentAsItIs()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        stage.Accept(LinkStage.PeerHello with { Features = Features.RecordFormat2 });
        byte[] record = [2, 64, 3, 2, .. new byte[10], 7, 8, 42];

        _ = stage.Link.ApplyAsync(5, "k"u8, record, LinkStage.Context).AsTask();

        stage.Peer.Received().ShouldHaveSingleItem().Body.ShouldBe([1, 0, .. "k"u8, .. record]);
    }

    [Fact]
    public void ReadAsync_AnswerAfterTheTimeout_FindsNobodyNotEvenTheNextInItsPlace()
    {
        var stage = LinkStage.Up();
        var (late, lateNumber) = stage.ReadSeen();
        stage.PassAlive(999);
        late.IsCompleted.ShouldBeFalse();
        stage.PassAlive(26);
        Done(late).Status.ShouldBe(ReplicaStatus.Unreachable);
        stage.Link.Counters.Timeouts.ShouldBe(1);

        while (stage.ReadSeen().Number != lateNumber + 15)
        {
        }

        var (next, nextNumber) = stage.ReadSeen();
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), lateNumber);
        next.IsCompleted.ShouldBeFalse();
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Found), nextNumber, [1]);
        Done(next).Status.ShouldBe(ReplicaStatus.Found);
    }

    [Fact]
    public void ReadAsync_AnsweredTwice_TheSecondChangesNothing()
    {
        var stage = LinkStage.Up();
        var (first, number) = stage.ReadSeen();
        var (other, _) = stage.ReadSeen();
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), number);
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Found), number, [1]);
        Done(first).Status.ShouldBe(ReplicaStatus.Absent);
        other.IsCompleted.ShouldBeFalse();
        (stage.Link.InFlight, stage.Link.IsUp).ShouldBe((1, true));
    }

    [Fact]
    public void ReadAsync_AnswersForNumbersNeverGiven_AreIgnored()
    {
        var stage = LinkStage.Up();
        var (read, number) = stage.ReadSeen();
        foreach (var wrong in new[] { 0u, number + 1, number + 0x10000, uint.MaxValue })
            stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), wrong);
        (read.IsCompleted, stage.Link.IsUp).ShouldBe((false, true));
    }

    [Fact]
    public void ReadAsync_ConnectionLost_AllAreUnreachableAndNewOnesAreNotSent()
    {
        var stage = LinkStage.Up();
        var reads = Enumerable.Range(0, 10).Select(_ => stage.Read()).ToArray();
        var apply = stage.Link.ApplyAsync(1, "k"u8, "r"u8, LinkStage.Context).AsTask();
        stage.Peer.Break();
        foreach (var read in reads) Done(read).Status.ShouldBe(ReplicaStatus.Unreachable);
        Done(apply).ShouldBe(ReplicaStatus.Unreachable);
        (stage.Link.IsUp, stage.Link.InFlight).ShouldBe((false, 0));
        Done(stage.Read()).Status.ShouldBe(ReplicaStatus.NotSent);
        Done(stage.Link.ApplyAsync(1, "k"u8, "r"u8, LinkStage.Context).AsTask()).ShouldBe(ReplicaStatus.NotSent);
        stage.Link.Counters.Skipped.ShouldBe(2);
    }

    [Fact]
    public void ReadAsync_CallerAsksAgainWhenItFails_IsAnsweredAtOnce()
    {
        var stage = LinkStage.Up();
        var second = AskTwiceAsync();
        stage.Peer.Break();
        Done(second).Status.ShouldBe(ReplicaStatus.NotSent);

        async Task<ReadAnswer> AskTwiceAsync()
        {
            await stage.Link.ReadAsync(1, "k"u8, ReadPart.Record, LinkStage.Context);
            return await stage.Link.ReadAsync(1, "k"u8, ReadPart.Record, LinkStage.Context);
        }
    }

    [Fact]
    public void ReadAsync_CallerAsksAgainWhenItTimesOut_WaitsAnew()
    {
        var stage = LinkStage.Up();
        var second = AskTwiceAsync();
        stage.PassAlive(1_100);
        (second.IsCompleted, stage.Link.InFlight).ShouldBe((false, 1));
        stage.PassAlive(1_100);
        Done(second).Status.ShouldBe(ReplicaStatus.Unreachable);
        stage.Link.Counters.Timeouts.ShouldBe(2);

        async Task<ReadAnswer> AskTwiceAsync()
        {
            await stage.Link.ReadAsync(1, "k"u8, ReadPart.Record, LinkStage.Context);
            return await stage.Link.ReadAsync(1, "k"u8, ReadPart.Record, LinkStage.Context);
        }
    }

    [Fact]
    public void ReadAsync_InFlightMaxReached_IsOverloadedUntilAnAnswerComes()
    {
        var stage = LinkStage.Up();
        var (first, number) = stage.ReadSeen();
        for (var i = 1; i < PeerSettings.InFlightMax; i++) _ = stage.Read();
        Done(stage.Read()).Status.ShouldBe(ReplicaStatus.Overloaded);
        Done(stage.Link.ApplyAsync(1, "k"u8, "r"u8, LinkStage.Context).AsTask()).ShouldBe(ReplicaStatus.Overloaded);
        stage.Link.Counters.Overloads.ShouldBe(2);
        stage.Peer.Send(FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), number);
        Done(first).Status.ShouldBe(ReplicaStatus.Absent);
        stage.Read().IsCompleted.ShouldBeFalse();
    }

    private static T Done<T>(Task<T> task)
    {
        task.IsCompletedSuccessfully.ShouldBeTrue();
        return task.Result;
    }
}
