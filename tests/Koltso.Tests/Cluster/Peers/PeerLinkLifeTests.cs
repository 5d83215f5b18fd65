using System.Buffers.Binary;
using System.Text;
using Koltso.Cluster.Peers;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Cluster.Peers;

public class PeerLinkLifeTests
{
    public static TheoryData<string, string> Refusals => new()
    {
        { "protocol", "protocol version 2, but this node speaks version 1" },
        { "cluster", "cluster \"other\"" },
        { "fingerprint", "a different topology" },
        { "meant", "the Hello is for node \"z\"" },
        { "node", "node \"c\" answered, but \"b\" was expected" },
        { "no hello", "not a valid HelloReply" },
        { "garbage", $"at most {PeerMessages.BodyBytesMax} are allowed" },
        { "checksum", "checksum" },
        { "goodbye", "refused: go away" },
        { "closed", "closed before the Hello was answered" },
        { "kind", "not a valid HelloReply" },
    };

    [Fact]
    public void Tick_PeerAgrees_IsUpOnceTheHellosAreExchanged()
    {
        var stage = new LinkStage();
        (stage.Link.IsUp, stage.Link.WasTried).ShouldBe((false, false));
        stage.Link.Tick();
        (stage.Link.IsUp, stage.Link.WasTried).ShouldBe((false, false));
        stage.Accept(LinkStage.PeerHello with { Features = 0xFFFF, Epoch = 12 });
        (stage.Link.IsUp, stage.Link.WasTried).ShouldBe((true, true));
        stage.Log.Events.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            static happened => happened.Id.Id.ShouldBe(PeerLog.PeerUpId),
            static happened => happened["peer"].ShouldBe("b"));
        stage.Link.Counters.Connects.ShouldBe(1);
    }

    [Fact]
    public void PingReply_WithATime_IsWhatThePeersClockSays()
    {
        var stage = LinkStage.Up();
        stage.Clock.Peers.NowMs.ShouldBeNull("a build before 0.2 tells no time");
        stage.Pass(600);
        var ping = stage.Sent(FrameKind.Ping).Header.Request;
        stage.Time.Advance(300);
        var ahead = stage.Time.GetUtcNow().ToUnixTimeMilliseconds() + 7_000;
        stage.AnswerPing(ping, ahead);
        // The ping was sent 300 ms ago; it is not known how long the answer has been on its way.
        stage.Clock.Peers.NowMs.ShouldBe(ahead + 300);
        // These answers have no matching ping.
        foreach (var number in new uint[] { 0, ping + 1, uint.MaxValue }) stage.AnswerPing(number, 0);
        stage.Clock.Peers.NowMs.ShouldBe(ahead + 300);
    }

    [Fact]
    public void Tick_HelloReplyInSingleBytes_IsUp()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        PeerMessages.Write(writer, FrameKind.HelloReply, 0, 0, LinkStage.PeerHello.ToBytes());
        PeerMessages.Write(writer, FrameKind.PingReply, 0, 0, new byte[16]);
        foreach (var one in writer.WrittenSpan.ToArray()) stage.Peer.SendRaw([one]);
        stage.Link.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void Tick_PeerAgrees_ItsTimeIsKnownBeforeItIsUp()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        stage.Time.Advance(50);
        var behind = stage.Time.GetUtcNow().ToUnixTimeMilliseconds() - 600_000;
        stage.Accept(timeMs: behind);
        (stage.Link.IsUp, stage.Clock.Peers.NowMs, stage.Clock.IsAhead).ShouldBe((true, behind, true));
    }

    [Fact]
    public void Tick_NoAnswerToTheFirstPing_GivesUpInTime()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        stage.Peer.Received();
        stage.Peer.Send(FrameKind.HelloReply, body: LinkStage.PeerHello.ToBytes());
        stage.Pass(1_025);
        (stage.Link.IsUp, stage.Link.WasTried).ShouldBe((false, true));
        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId]);
        stage.Downs.Single().ShouldContain("the Hello was not answered in time");
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Tick_HelloRefusedForAnyReason_StaysDownSaysWhyOnceAndTriesAgain(string kind, string reason)
    {
        var stage = new LinkStage();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            while (stage.Dials.Count < attempt) stage.Pass(25);
            Refuse(stage.Peer, kind);
            (stage.Link.IsUp, stage.Link.WasTried, stage.Peer.IsClosed).ShouldBe((false, true, false));
        }

        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId]);
        stage.Downs.Single().ShouldContain(reason);
    }

    [Fact]
    public void Tick_NoAnswerToTheHello_GivesUpInTime()
    {
        var stage = new LinkStage();
        stage.Link.Tick();
        stage.Pass(975);
        stage.Link.WasTried.ShouldBeFalse();
        stage.Pass(50);
        stage.Link.WasTried.ShouldBeTrue();
        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId]);
        stage.Downs.Single().ShouldContain("the Hello was not answered in time");
        stage.Pass(100);
        stage.Dials.Count.ShouldBe(2);
    }

    [Fact]
    public void Tick_DialNeverEnds_IsCancelledAndTriedAgain()
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
        stage.Pass(2_500);
        stage.Dials.Count.ShouldBe(3);
        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId]);
        stage.Downs.ShouldBe(["no connection could be made in time"]);
    }

    [Fact]
    public void Tick_DialFails_PausesGrowFromMinToMax()
    {
        var stage = new LinkStage { DialInstead = _ => Task.FromException<ConnectionContext>(new IOException("refused")) };
        stage.Pass(10_000);
        var pauses = stage.Dials.Zip(stage.Dials.Skip(1), (earlier, later) => later - earlier).ToList();
        var expected = 50;
        foreach (var pause in pauses)
        {
            ((double)pause).ShouldBeInRange(expected * 0.8 - 1, expected * 1.2 + PeerLink.TickPeriodMs);
            expected = Math.Min(expected * 2, 1_000);
        }

        pauses.Count.ShouldBeGreaterThan(8);
        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId]);
        stage.Downs.ShouldBe(["refused"]);
    }

    [Fact]
    public void Tick_LostAfterItWasUp_BeginsWithShortPausesAgain()
    {
        var stage = new LinkStage { DialInstead = _ => Task.FromException<ConnectionContext>(new IOException("refused")) };
        stage.Pass(5_000);
        stage.DialInstead = null;
        var before = stage.Dials.Count;
        while (stage.Dials.Count == before) stage.Pass(25);
        stage.Accept();
        stage.Peer.Break();
        stage.Pass(100);
        stage.Dials.Count.ShouldBe(before + 2);
        stage.Accept();
        stage.Log.Ids.ShouldBe([PeerLog.PeerDownId, PeerLog.PeerUpId, PeerLog.PeerDownId, PeerLog.PeerUpId]);
        stage.Downs.ShouldBe(["refused", "connection reset"]);
    }

    [Fact]
    public void Tick_Silence_EndsTheConnectionWithTheReason()
    {
        var stage = LinkStage.Up();
        var read = stage.Read();
        stage.Pass(1_500);
        stage.Link.IsUp.ShouldBeTrue();
        stage.Pass(25);
        stage.Link.IsUp.ShouldBeFalse();
        read.IsCompleted.ShouldBeTrue();
        stage.Log.Ids.ShouldBe([PeerLog.PeerUpId, PeerLog.PeerDownId]);
        stage.Downs.ShouldBe(["the peer was silent for too long"]);
    }

    [Fact]
    public void Tick_PeerAnswersPings_StaysUpAndFollowsItsClock()
    {
        var stage = LinkStage.Up();
        stage.PassAlive(5_000);
        stage.Link.IsUp.ShouldBeTrue();
        var pings = stage.Peer.Received();
        pings.ShouldAllBe(frame => frame.Header.Kind == FrameKind.Ping && frame.Body.Length == 8);
        pings.Count.ShouldBeInRange(9, 11);
        var ahead = ((ulong)stage.Time.GetUtcNow().ToUnixTimeMilliseconds() + 500) << 16;
        stage.Peer.Send(FrameKind.PingReply, body: BitConverter.GetBytes(ahead));
        stage.Clock.Last.ShouldBe(ahead);
    }

    [Fact]
    public void Receive_UnknownKindsAndShortPingReplies_AreIgnored()
    {
        var stage = LinkStage.Up();
        foreach (var kind in new byte[] { 0, 9, 77, 200, 254 }) stage.Peer.Send((FrameKind)kind, 9, 9, [1, 2, 3]);
        stage.Peer.Send(FrameKind.PingReply, body: [1]);
        stage.Link.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void Receive_Goodbye_GoesDownWithItsWords()
    {
        var stage = LinkStage.Up();
        stage.Peer.Send(FrameKind.Goodbye, body: "this node is shutting down"u8.ToArray());
        stage.Link.IsUp.ShouldBeFalse();
        stage.Log.Ids.Last().ShouldBe(PeerLog.PeerDownId);
        stage.Downs.Last().ShouldBe("this node is shutting down");
    }

    [Fact]
    public void Receive_Garbage_EndsTheConnection()
    {
        var stage = LinkStage.Up();
        var read = stage.Read();
        stage.Peer.SendRaw([1, .. new byte[40]]);
        (stage.Link.IsUp, read.IsCompleted).ShouldBe((false, true));
        stage.Log.Ids.Last().ShouldBe(PeerLog.PeerDownId);
        stage.Downs.Last().ShouldContain("checksum");
    }

    [Fact]
    public void Receive_PeerCloses_GoesDown()
    {
        var stage = LinkStage.Up();
        stage.Peer.Close();
        stage.Link.IsUp.ShouldBeFalse();
        stage.Log.Ids.Last().ShouldBe(PeerLog.PeerDownId);
        stage.Downs.Last().ShouldBe("the peer closed the connection");
    }

    private static void Refuse(ScriptedPeer peer, string kind)
    {
        var hello = LinkStage.PeerHello;
        var tooLong = new byte[FrameHeader.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(tooLong, PeerMessages.BodyBytesMax + 1);
        switch (kind)
        {
            case "protocol": Reply(hello with { Protocol = 2 }); break;
            case "cluster": Reply(hello with { Cluster = "other" }); break;
            case "fingerprint": Reply(hello with { Fingerprint = 1 }); break;
            case "meant": Reply(hello with { Peer = "z" }); break;
            case "node": Reply(hello with { Node = "c" }); break;
            case "no hello": peer.Send(FrameKind.HelloReply, body: [1, 2, 3]); break;
            case "kind": peer.Send(FrameKind.GetReply, body: hello.ToBytes()); break;
            case "garbage": peer.SendRaw(tooLong); break;
            case "checksum": peer.SendRaw(new byte[FrameHeader.Bytes]); break;
            case "goodbye": peer.Send(FrameKind.Goodbye, body: Encoding.UTF8.GetBytes("go away")); break;
            case "closed": peer.Close(); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown");
        }

        void Reply(Hello answer) => peer.Send(FrameKind.HelloReply, body: answer.ToBytes());
    }
}
