using System.Net;
using System.Net.Sockets;
using Koltso.ProcessTests.Harness;
using Koltso.Wire.Frames;

namespace Koltso.ProcessTests.Peers;

/// <summary>One node whose only peer does not behave as a node should.</summary>
public class FakePeerTests
{
    private static readonly ClusterSpec s_two = new() { Nodes = 2, RequestTimeoutMs = 1_000 };

    [Fact]
    public async Task Peer_AcceptsAndSaysNothing_Is504AndOwnKeysAreServed() => await ShouldBe504Async(static (_, _) => null);

    [Fact]
    public async Task Peer_GreetsAndThenSaysNothing_Is504AndOwnKeysAreServed() => await ShouldBe504Async(static (header, body) =>
        header.Kind == FrameKind.Hello ? FakePeer.HelloReply("n2", header, body) : null);

    [Fact]
    public async Task Peer_AnswersPingsOnly_Is504AndOwnKeysAreServed() => await ShouldBe504Async(static (header, body) => header.Kind switch
    {
        FrameKind.Hello => FakePeer.HelloReply("n2", header, body),
        FrameKind.Ping => PeerSocket.Frame(FrameKind.PingReply, body.AsSpan(0, sizeof(ulong)), request: header.Request),
        _ => null,
    });

    [Fact]
    public async Task Peer_AnswersOtherRequestsThanAsked_NeverGivesAValue() =>
        await ShouldBe504Async(static (header, body) => header.Kind switch
    {
        FrameKind.Hello => FakePeer.HelloReply("n2", header, body),
        FrameKind.Ping => PeerSocket.Frame(FrameKind.PingReply, body.AsSpan(0, sizeof(ulong)), request: header.Request),
        _ => PeerSocket.Frame((FrameKind)((byte)header.Kind + 128), [], status: 1, request: header.Request + 1_000),
    });

    [Fact]
    public async Task Peer_RepliesWithBadChecksums_NeverGivesAValue() => await ShouldBe504Async(static (header, body) =>
    {
        if (header.Kind == FrameKind.Hello) return FakePeer.HelloReply("n2", header, body);
        var reply = PeerSocket.Frame((FrameKind)((byte)header.Kind + 128), [], status: 1, request: header.Request);
        reply[9] ^= 1;
        return reply;
    });

    [Fact]
    public async Task Peer_OfAnotherCluster_Is504AndOwnKeysAreServed() => await ShouldBe504Async(static (header, body) =>
        header.Kind == FrameKind.Hello ? FakePeer.HelloReply(
            "n2", header, body, static hello => hello with { Cluster = "elsewhere" }) : null);

    [Fact]
    public async Task Peer_ThatIsAnotherNode_Is504AndOwnKeysAreServed() => await ShouldBe504Async(static (header, body) =>
        header.Kind == FrameKind.Hello ? FakePeer.HelloReply("n1", header, body) : null);

    [Fact]
    public async Task Peer_AnswersWithGarbageRecord_NeverGivesAValueOrA404()
    {
        await using var cluster = TestClusters.Create(s_two);
        await using var fake = new FakePeer(cluster.Nodes[1].PeerPort, static (header, body) => header.Kind switch
        {
            FrameKind.Hello => FakePeer.HelloReply("n2", header, body),
            FrameKind.Ping => PeerSocket.Frame(FrameKind.PingReply, body.AsSpan(0, sizeof(ulong)), request: header.Request),
            _ => PeerSocket.Frame((FrameKind)((byte)header.Kind + 128), "not a record"u8, status: 0, request: header.Request),
        });
        await cluster.Nodes[0].StartAsync();
        await cluster.WaitForPeersAsync();
        var key = await cluster.KeyOnAsync(cluster.Nodes[1]);
        (await RawHttp.AskAsync(cluster.Nodes[0].HttpPort, "GET " + RealNode.EntityPath(key))).Status.ShouldBeOneOf(500, 502, 504);
        cluster.Nodes[0].IsRunning.ShouldBeTrue();
    }

    /// <summary>The fake peer itself: connections that it no longer accepts are refused or closed, and nothing is thrown.</summary>
    [Fact]
    public async Task Fake_DisposedWhileItIsDialled_Ends()
    {
        var server = new IPEndPoint(IPAddress.Loopback, Ports.Take(1)[0]);
        for (var round = 0; round < 200; round++)
        {
            var fake = new FakePeer(server.Port, static (_, _) => null);
            var dialling = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Dialing.FromHere(server, CancellationToken.None))).ToArray();
            await Task.WhenAny(dialling);
            await fake.DisposeAsync();
            foreach (var dialled in dialling)
            {
                try
                {
                    (await dialled).Dispose();
                }
                catch (SocketException)
                {
                    // The connection came too late.
                }
            }
        }
    }

    /// <summary>
    /// Requests for the fake peer's keys are answered with 504 in the end; the node's own keys work meanwhile.
    /// </summary>
    private static async Task ShouldBe504Async(Func<FrameHeader, byte[], byte[]?> answer)
    {
        await using var cluster = TestClusters.Create(s_two);
        await using var fake = new FakePeer(cluster.Nodes[1].PeerPort, answer);
        var node = cluster.Nodes[0];
        await node.StartAsync();
        var ownKeys = await cluster.KeysOnAsync(node, 5);
        foreach (var key in await cluster.KeysOnAsync(cluster.Nodes[1], 5))
        {
            foreach (var request in (string[])["GET", "PUT", "DELETE"])
            {
                var asking = RawHttp.AskAsync(node.HttpPort, $"{request} {RealNode.EntityPath(key)}", "Content-Length: 0");
                foreach (var own in ownKeys)
                {
                    ((int)(await node.PutAsync(own, Values.Of(own))).StatusCode).ShouldBe(201);
                    (await (await node.GetAsync(own)).Content.ReadAsByteArrayAsync()).ShouldBe(Values.Of(own));
                }

                var reply = await asking;
                reply.ShouldBeError(504, $"{request} {key}");
                (reply.StatusLine + reply.Text).ShouldContain("Not Enough Replicas", Case.Insensitive);
            }
        }
    }
}
