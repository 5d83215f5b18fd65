using Koltso.Wire.Frames;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Tests.Cluster.Peers;

public sealed class PeerLinkCloseTests
{
    [Fact]
    public void Close_Up_AnswersAllAndDialsNoMore()
    {
        var stage = LinkStage.Up();
        var read = stage.Read();
        stage.Link.Close();
        (stage.Link.IsUp, read.IsCompleted).ShouldBe((false, true));
        stage.Pass(5_000);
        stage.Dials.Count.ShouldBe(1);
    }

    [Fact]
    public void Close_WhileDialling_NeverComesUp()
    {
        var dialled = new TaskCompletionSource<ConnectionContext>();
        var stage = new LinkStage { DialInstead = _ => dialled.Task };
        stage.Link.Tick();
        stage.Link.Close();
        var (near, far) = MemoryConnection.Pair();
        new ScriptedPeer(far).Send(FrameKind.HelloReply, body: LinkStage.PeerHello.ToBytes());
        dialled.SetResult(near);
        (stage.Link.IsUp, near.IsClosed).ShouldBe((false, true));
    }
}
