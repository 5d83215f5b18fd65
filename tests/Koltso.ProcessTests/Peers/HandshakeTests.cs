using System.Text;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.ProcessTests.Peers;

/// <summary>Which connections a peer port accepts, and what happens to the others.</summary>
public class HandshakeTests(PeerCluster peers) : IClassFixture<PeerCluster>
{
    public static TheoryData<string> Disagreements => ["protocol", "cluster", "fingerprint", "addressee", "unknown node"];

    [Fact]
    public Task Hello_Good_IsAcceptedAndServed() => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.SendAsync(PeerSocket.Frame(FrameKind.Ping, new byte[8], request: 7));
        (await peer.ReadAsync(FrameKind.PingReply)).ShouldNotBeNull();
        await peer.SendAsync(PeerSocket.Frame(FrameKind.Get, "nobody put this"u8, request: 8));
        var (header, body) = (await peer.ReadAsync(FrameKind.GetReply)).ShouldNotBeNull();
        header.Request.ShouldBe(8u);
        header.Status.ShouldBe((byte)1); // absent
        body.ShouldBeEmpty();
    });

    [Theory]
    [MemberData(nameof(Disagreements))]
    public Task Hello_Disagreeing_IsRefusedWithWords(string what) => peers.SurviveAsync(async () =>
    {
        var good = peers.GoodHello;
        var hello = what switch
        {
            "protocol" => good with { Protocol = 99 },
            "cluster" => good with { Cluster = "elsewhere" },
            "fingerprint" => good with { Fingerprint = good.Fingerprint + 1 },
            "addressee" => good with { Peer = "n3" },
            _ => good with { Node = "n9", NodeNumber = 9 },
        };
        using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
        await peer.SendAsync(PeerSocket.Frame(FrameKind.Hello, hello.ToBytes()));
        await peer.SendAsync(PeerSocket.Frame(FrameKind.Get, "key"u8, request: 2));
        var frames = await peer.ReadToEndAsync();
        var accepted = StatusBytes.OfQuestion.ByteOf(ReplicaStatus.Answered);
        frames.ShouldNotContain(frame => frame.Header.Kind == FrameKind.HelloReply && frame.Header.Status == accepted);
        frames.ShouldNotContain(static frame => frame.Header.Kind == FrameKind.GetReply);
        frames.ShouldContain(
            static frame => frame.Header.Kind == FrameKind.Goodbye || frame.Header.Kind == FrameKind.HelloReply,
            "a mismatch is a clear error");
    });

    [Theory]
    [InlineData(FrameKind.Get)]
    [InlineData(FrameKind.Apply)]
    [InlineData(FrameKind.Ping)]
    [InlineData(FrameKind.HelloReply)]
    [InlineData((FrameKind)77)]
    public Task Frame_BeforeHello_IsNotServed(FrameKind kind) => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
        await peer.SendAsync(PeerSocket.Frame(kind, "some body that is long enough"u8));
        (await peer.ReadToEndAsync()).ShouldAllBe(static frame => frame.Header.Kind == FrameKind.Goodbye || frame.Header.Status != 0);
    });

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: lost\r\n\r\n")]
    [InlineData("\0")]
    [InlineData("KLTS")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff")]
    public Task Bytes_Garbage_EndTheConnection(string garbage) => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
        await peer.SendAsync(Encoding.Latin1.GetBytes(garbage));
        (await peer.ReadToEndAsync()).ShouldAllBe(static frame => frame.Header.Kind == FrameKind.Goodbye || frame.Header.Status != 0);
    });

    [Fact]
    public Task Peer_SilentAfterConnecting_IsPutOut() => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
        (await peer.ReadToEndAsync()).ShouldAllBe(static frame => frame.Header.Kind == FrameKind.Goodbye);
    });

    [Fact]
    public Task Peer_SilentAfterHello_IsPutOut() => peers.SurviveAsync(async () =>
    {
        using var peer = await PeerSocket.ConnectAsPeerAsync(peers);
        await peer.ReadToEndAsync();
    });

    [Fact]
    public Task Hello_Truncated_IsRefused() => peers.SurviveAsync(async () =>
    {
        // One cut off behind the names is that of an earlier build.
        var hello = (peers.GoodHello with { Store = null }).ToBytes();
        for (var bytes = 0; bytes < hello.Length; bytes += 3)
        {
            using var peer = await PeerSocket.ConnectAsync(peers.Target.PeerPort);
            await peer.SendAsync(PeerSocket.Frame(FrameKind.Hello, hello.AsSpan(0, bytes)));
            (await peer.ReadToEndAsync()).ShouldAllBe(static frame => frame.Header.Kind == FrameKind.Goodbye || frame.Header.Status != 0);
        }
    });

    [Fact]
    public Task Connections_HundredAbandoned_DoNotLeak() => peers.SurviveAsync(async () =>
    {
        for (var i = 0; i < 100; i++)
        {
            using var peer = i % 2 == 0
                ? await PeerSocket.ConnectAsync(peers.Target.PeerPort)
                : await PeerSocket.ConnectAsPeerAsync(peers);
            if (i % 3 == 0) await peer.SendAsync(new byte[10]);
        }
    });
}
