using System.IO.Pipelines;
using System.Text;
using Koltso.Cluster.Peers;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>A session whose two sides have shown request fields, unless a test says otherwise.</summary>
public class PeerSessionFieldsTests
{
    private readonly ManualTime _time = new();
    private readonly FakeStore _store = new();
    private readonly SessionCounters _counters = new();
    private readonly ScriptedPeer _peer;

    public PeerSessionFieldsTests()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _time.Advance(5_000);
        var clock = new HybridClock(_time, 0, static _ => { });
        var (near, far) = MemoryConnection.Pair();
        _peer = new ScriptedPeer(far);
        var handlers = new MessageHandlers(
            new HelloHandler(
                static other => LinkStage.PeerHello with { Peer = other.Node, Features = Features.All }, static _ => true, clock),
            new GetHandler(16), new ApplyHandler(16, clock));
        _ = new PeerSession(near, handlers, _store, PipeScheduler.Inline, () => _time.ElapsedMs, _counters).RunAsync();
    }

    [Fact]
    public void Get_WithFields_ReachesTheStoreWithItsContextAndWithoutThem()
    {
        Greet();
        Get(1, new RequestFields(300, WorkClass.Repair, 9));

        var (partition, key, _) = _store.Reads.ShouldHaveSingleItem();
        (partition, Encoding.ASCII.GetString(key)).ShouldBe((3, "key"));
        _store.Parts.ShouldBe([ReadPart.Header]);
        _store.Contexts.ShouldBe([new(9, WorkClass.Repair, 5_300)]);
    }

    [Fact]
    public void Get_WithoutFields_IsAClientsRequestWithoutADeadline()
    {
        Greet();
        Get(1, default);

        _store.Contexts.ShouldBe([new(0)]);
        _time.Advance(100_000);
        Answer(0);
        _peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.GetReply);
    }

    [Fact]
    public void Apply_FieldsOfALaterBuild_AreSkipped()
    {
        Greet();
        byte[] fields = [9, 0x41, 44, 1, 0, 0, 1, 2, 3, 4];
        _peer.Send(FrameKind.Apply, RequestFields.StatusBit, 1, [.. fields, 3, 0, .. "key"u8, .. "record"u8]);

        var (_, key, record, _) = _store.Applies.ShouldHaveSingleItem();
        (Encoding.ASCII.GetString(key), Encoding.ASCII.GetString(record)).ShouldBe(("key", "record"));
        _store.Contexts.ShouldBe([new(0, DeadlineMs: 5_300)]);
    }

    [Fact]
    public void Request_DeadlineAlreadyPassed_IsDroppedAndCounted()
    {
        Greet();
        Get(1, new RequestFields(LeftMs: 0));
        Get(2, new RequestFields(LeftMs: 1));

        (_store.Reads.Count, _counters.Expired).ShouldBe((1, 1));
        Answer(0);
        _peer.Received().ShouldHaveSingleItem().Header.Request.ShouldBe(2u);
    }

    [Fact]
    public void Request_DeadlinePassesWhileItWaits_IsNotAnsweredAndIsCounted()
    {
        Greet();
        Get(1, new RequestFields(LeftMs: 300));
        Get(2, new RequestFields(LeftMs: 301));
        _peer.Send(output => PeerMessages.WriteApply(output, 3, 3, "key"u8, "record"u8, new RequestFields(LeftMs: 300)));
        _time.Advance(300);
        Answer(0);
        Answer(1);
        _store.Applies[0].Answer.SetResult(ReplicaStatus.Applied);

        _peer.Received().ShouldHaveSingleItem().Header.Request.ShouldBe(2u);
        _counters.Expired.ShouldBe(2);
    }

    [Fact]
    public void Request_StoreSaysItHasExpired_IsNotAnswered()
    {
        Greet();
        Get(1, new RequestFields(LeftMs: 300));
        _store.Reads[0].Answer.SetResult(new ReadAnswer(ReplicaStatus.Expired, default));

        _peer.Received().ShouldBeEmpty();
        _counters.Expired.ShouldBe(1);
    }

    [Fact]
    public void Request_Dropped_LeavesRoomForOthers()
    {
        Greet();
        for (var i = 0; i < PeerSettings.InFlightMax; i++) Get((uint)i, new RequestFields(LeftMs: 300));
        _time.Advance(300);
        for (var i = 0; i < PeerSettings.InFlightMax; i++) Answer(i);
        _counters.Expired.ShouldBe(PeerSettings.InFlightMax);

        Get(70_000, new RequestFields(LeftMs: 300));
        _store.Reads.Count.ShouldBe(PeerSettings.InFlightMax + 1);
    }

    [Fact]
    public void Request_MalformedFields_EndWithGoodbye()
    {
        Greet();
        _peer.Send(FrameKind.Get, RequestFields.StatusBit, 1, [255, 1]);

        var (header, body) = _peer.Received().ShouldHaveSingleItem();
        header.Kind.ShouldBe(FrameKind.Goodbye);
        Encoding.UTF8.GetString(body).ShouldBe("a request whose fields do not fit into their length");
        _store.Reads.ShouldBeEmpty();
    }

    /// <summary>To a build before 0.2 the bit means nothing, and neither does it here to a peer that has not shown the feature.</summary>
    [Fact]
    public void Request_PeerHasNotShownFields_ItsBodyIsItsBody()
    {
        Greet(Features.Repair);
        _peer.Send(FrameKind.Get, RequestFields.StatusBit, 1, [1, 1, 1]);

        _store.Reads.ShouldHaveSingleItem().Key.ShouldBe([1, 1, 1]);
    }

    /// <summary>Whatever they bring may be older than anything that this node would take, had it not stood still.</summary>
    [Fact]
    public void Request_MayHaveWaitedForLong_IsNotServedAndTheSessionEnds()
    {
        Greet();
        _time.Advance(PeerSettings.StaleMs);
        Get(1, new RequestFields(300));
        _store.Reads.Count.ShouldBe(1);

        _time.Advance(PeerSettings.StaleMs + 1);
        Get(2, new RequestFields(300));

        _store.Reads.Count.ShouldBe(1);
        _peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.Goodbye);
        _peer.HasEnded.ShouldBeTrue();
    }

    /// <summary>Such a build cannot say that it repairs, so that its old records would be taken for late writes.</summary>
    [Fact]
    public void Request_PeerHasNotShownFields_IsNotTakenForAClients()
    {
        Greet(Features.Repair);
        Get(1, default);
        _store.Contexts.ShouldBe([new(0, WorkClass.Repair)]);
    }

    private void Greet(uint features = uint.MaxValue)
    {
        _peer.Send(FrameKind.Hello, body: (LinkStage.SelfHello with { Features = features }).ToBytes());
        _peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.HelloReply);
    }

    private void Get(uint number, RequestFields fields) =>
        _peer.Send(output => PeerMessages.WriteGet(output, number, 3, "key"u8, ReadPart.Header, fields));

    private void Answer(int read) => _store.Reads[read].Answer.SetResult(new ReadAnswer(ReplicaStatus.Absent, default));
}
