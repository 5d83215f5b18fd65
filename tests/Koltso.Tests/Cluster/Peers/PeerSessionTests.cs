using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Koltso.Cluster.Peers;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

public class PeerSessionTests
{
    private const int PartitionCount = 16;
    private static readonly Hello s_other = LinkStage.SelfHello;

    private readonly ManualTime _time = new();
    private readonly HybridClock _clock;
    private readonly FakeStore _store = new();
    private readonly SessionCounters _counters = new();
    private readonly ScriptedPeer _peer;
    private readonly MemoryConnection _near;
    private readonly Task<string?> _running;

    public PeerSessionTests()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        _clock = new HybridClock(_time, 0, static _ => { });
        var (near, far) = MemoryConnection.Pair();
        (_near, _peer) = (near, new ScriptedPeer(far));
        var handlers = new MessageHandlers(
            new HelloHandler(other => LinkStage.PeerHello with { Peer = other.Node }, name => name is "a" or "c", _clock),
            new PingHandler(_clock), new GetHandler(PartitionCount), new ApplyHandler(PartitionCount, _clock));
        _running = new PeerSession(near, handlers, _store, PipeScheduler.Inline, () => _time.ElapsedMs, _counters).RunAsync();
    }

    [Fact]
    public void Hello_Agreed_IsAnsweredWithItsNumberAndOwnHello()
    {
        _peer.Send(FrameKind.Hello, request: 77, body: (s_other with { Features = 0xFF }).ToBytes());
        var (header, body) = _peer.Received().ShouldHaveSingleItem();
        (header.Kind, header.Status, header.Request).ShouldBe((FrameKind.HelloReply, (byte)0, 77u));
        Hello.TryParse(body).ShouldBe(LinkStage.PeerHello);
        _running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Hello_Disagreement_EndsWithGoodbye()
    {
        _peer.Send(FrameKind.Hello, body: (s_other with { Cluster = "other" }).ToBytes());
        ShouldEnd("cluster \"other\", but this node belongs to \"ring\"");
    }

    [Fact]
    public void Hello_FromThisVeryNode_EndsWithGoodbye()
    {
        _peer.Send(FrameKind.Hello, body: (s_other with { Node = LinkStage.PeerHello.Node }).ToBytes());
        ShouldEnd($"the dialler claims to be \"{LinkStage.PeerHello.Node}\", which is this node: two nodes run with the same id");
    }

    [Fact]
    public void Hello_NodeNotInTheCluster_EndsWithGoodbye()
    {
        _peer.Send(FrameKind.Hello, body: (s_other with { Node = "stranger" }).ToBytes());
        ShouldEnd("node \"stranger\" is not in this node's cluster file");
    }

    [Theory]
    [InlineData(FrameKind.Get)]
    [InlineData(FrameKind.Ping)]
    [InlineData((FrameKind)99)]
    [InlineData(FrameKind.HelloReply)]
    public void FirstFrame_NoHello_EndsWithGoodbyeAndAsksNobody(FrameKind kind)
    {
        _peer.Send(kind, body: "key"u8.ToArray());
        ShouldEnd("the first frame is not a valid Hello");
        _store.Reads.ShouldBeEmpty();
    }

    [Fact]
    public void FirstFrame_Garbage_EndsWithGoodbye()
    {
        _peer.SendRaw(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        ShouldEnd($"at most {MessageKinds.SmallBytesMax} are allowed");
    }

    [Fact]
    public void Frame_WrongChecksum_EndsWithGoodbye()
    {
        Greet();
        _peer.SendRaw(new byte[FrameHeader.Bytes]);
        ShouldEnd("checksum");
    }

    [Fact]
    public void Requests_InSingleBytes_AreServed()
    {
        Greet();
        var writer = new ArrayBufferWriter<byte>();
        PeerMessages.WriteGet(writer, 5, 3, "key"u8, ReadPart.Record);
        foreach (var one in writer.WrittenSpan.ToArray()) _peer.SendRaw([one]);
        var (partition, key, answer) = _store.Reads.ShouldHaveSingleItem();
        (partition, Encoding.ASCII.GetString(key)).ShouldBe((3, "key"));
        answer.SetResult(new ReadAnswer(ReplicaStatus.Absent, default));
        _peer.Received().ShouldHaveSingleItem().Header.ShouldBe(
            new FrameHeader(0, FrameKind.GetReply, StatusBytes.OfGet.ByteOf(ReplicaStatus.Absent), 0, 5));
    }

    [Fact]
    public void Requests_AnsweredInAnyOrder_RepliesCarryTheirNumbers()
    {
        Greet();
        for (var i = 0; i < 5; i++)
        {
            var number = (uint)i;
            _peer.Send(output => PeerMessages.WriteGet(output, number, 1, [(byte)number], ReadPart.Record));
            _peer.Send(output => PeerMessages.WriteApply(output, 100 + number, 2, [(byte)number], [9, (byte)number]));
        }

        foreach (var i in new[] { 3, 0, 4, 2, 1 })
        {
            _store.Applies[i].Record.ShouldBe([9, (byte)i]);
            _store.Applies[i].Answer.SetResult(ReplicaStatus.DiskFull);
            _store.Reads[i].Answer.SetResult(new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf([(byte)i, 7])));
            var replies = _peer.Received();
            replies.Select(reply => (reply.Header.Kind, reply.Header.Request, reply.Header.Status)).ShouldBe(
                [
                    (FrameKind.ApplyReply, 100u + (uint)i, StatusBytes.OfApply.ByteOf(ReplicaStatus.DiskFull)),
                    (FrameKind.GetReply, (uint)i, StatusBytes.OfGet.ByteOf(ReplicaStatus.Found)),
                ]);
            replies[1].Body.ShouldBe([(byte)i, 7]);
        }
    }

    [Fact]
    public void Requests_OverTheBound_AreOverloadedUntilOneIsAnswered()
    {
        Greet();
        for (var i = 0; i < PeerSettings.InFlightMax; i++) Get((uint)i);
        _peer.Received().ShouldBeEmpty();
        Get(50_000);
        _peer.Send(output => PeerMessages.WriteApply(output, 50_001, 1, [1], [1]));
        _peer.Received().Select(reply => (reply.Header.Request, reply.Header.Status)).ShouldBe(
            [(50_000u, StatusBytes.OfGet.ByteOf(ReplicaStatus.Overloaded)), (50_001u, StatusBytes.OfGet.ByteOf(ReplicaStatus.Overloaded))]);
        _store.Reads[0].Answer.SetResult(new ReadAnswer(ReplicaStatus.Absent, default));
        _peer.Received();
        Get(50_002);
        _store.Reads.Count.ShouldBe(PeerSettings.InFlightMax + 1);
        _store.Applies.ShouldBeEmpty();
    }

    [Fact]
    public void Requests_ManyLargeAnswersInOneTurn_AreBoundedByBytes()
    {
        _store.AtOnce = () => new ReadAnswer(ReplicaStatus.Found, PooledBytes.Rent((int)(PeerSettings.UnsentBytesMax / 8)));
        Greet();
        _peer.Send(output =>
        {
            for (var i = 0; i < 40; i++) PeerMessages.WriteGet(output, (uint)i, 1, "key"u8, ReadPart.Record);
        });
        _store.Reads.Count.ShouldBe(8);
    }

    [Theory]
    [InlineData(FrameKind.Get, PartitionCount, "key")]
    [InlineData(FrameKind.Get, 65_535, "key")]
    [InlineData(FrameKind.Get, 0, "")]
    [InlineData(FrameKind.Apply, PartitionCount, "key")]
    [InlineData(FrameKind.Apply, 0, "")]
    public void Request_WithoutProperKeyOrPartition_EndsWithGoodbye(FrameKind kind, int partition, string key)
    {
        Greet();
        var bytes = Encoding.ASCII.GetBytes(key);
        _peer.Send(output =>
        {
            if (kind == FrameKind.Get) PeerMessages.WriteGet(output, 1, partition, bytes, ReadPart.Record);
            else PeerMessages.WriteApply(output, 1, partition, bytes, [1, 2, 3]);
        });
        ShouldEnd("with an invalid key or partition");
        (_store.Reads.Count + _store.Applies.Count).ShouldBe(0);
    }

    [Fact]
    public void Request_KeyOverTheLimit_EndsWithGoodbye()
    {
        Greet();
        _peer.Send(output => PeerMessages.WriteGet(output, 1, 0, new byte[Koltso.Core.Limits.KeyBytesMax + 1], ReadPart.Record));
        ShouldEnd("with an invalid key");
    }

    [Fact]
    public void Request_UnknownKindOrASecondHello_IsIgnored()
    {
        Greet();
        foreach (var kind in new byte[] { 0, 1, 5, 99, 129, 131, 255 }) _peer.Send((FrameKind)kind, body: [1, 2]);
        Get(1);
        _store.Reads.ShouldHaveSingleItem();
        _peer.Received().ShouldBeEmpty();
    }

    [Fact]
    public void Ping_AnyLength_IsAnsweredWithTheClockAndTheTime()
    {
        Greet();
        var ahead = ((ulong)_time.GetUtcNow().ToUnixTimeMilliseconds() << 16) + 5;
        foreach (var body in new[] { BitConverter.GetBytes(ahead), [], [1] }) _peer.Send(FrameKind.Ping, body: body);
        var replies = _peer.Received();
        replies.Count.ShouldBe(3);
        replies.ShouldAllBe(reply => reply.Header.Kind == FrameKind.PingReply && BitConverter.ToUInt64(reply.Body) == ahead);
        replies.ShouldAllBe(reply => BitConverter.ToInt64(reply.Body, 8) == _time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Peer_GoneWhileRequestsAreUnderWay_LateAnswersHarmNobody()
    {
        Greet();
        Get(1);
        Get(2);
        _peer.Break();
        _running.IsCompletedSuccessfully.ShouldBeTrue();
        (await _running).ShouldBeNull();
        foreach (var (_, _, answer) in _store.Reads) answer.SetResult(new ReadAnswer(ReplicaStatus.Absent, default));
    }

    [Fact]
    public async Task Peer_SaysNoMore_EndsWithoutAReason()
    {
        Greet();
        _peer.Close();
        (_running.IsCompletedSuccessfully, _near.IsClosed).ShouldBe((true, true));
        (await _running).ShouldBeNull();
    }

    private void Greet()
    {
        _peer.Send(FrameKind.Hello, body: s_other.ToBytes());
        _peer.Received().ShouldHaveSingleItem().Header.Kind.ShouldBe(FrameKind.HelloReply);
    }

    private void Get(uint number) => _peer.Send(output => PeerMessages.WriteGet(output, number, 1, "key"u8, ReadPart.Record));

    private void ShouldEnd(string reason)
    {
        var goodbye = _peer.Received()[^1];
        goodbye.Header.Kind.ShouldBe(FrameKind.Goodbye);
        Encoding.UTF8.GetString(goodbye.Body).ShouldContain(reason);
        (_running.IsCompletedSuccessfully, _near.IsClosed).ShouldBe((true, true));
        _running.Result.ShouldBe(Encoding.UTF8.GetString(goodbye.Body));
    }
}
