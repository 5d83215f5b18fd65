using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>What a link says beside what it asks, and that it says nothing to a peer that would not understand.</summary>
public class PeerLinkFieldsTests
{
    private const uint Both = Features.Repair | Features.RequestFields;

    [Fact]
    public void Requests_BothHaveShownFields_CarryDeadlineAndEpoch()
    {
        var stage = Up(Both);
        _ = stage.Read();
        _ = stage.Link.ApplyAsync(5, "k"u8, "record"u8, LinkStage.Context);

        var (get, apply) = (Read(stage), Read(stage, FrameKind.Apply));
        get.Fields.ShouldBe(new RequestFields(LeftMs: 1_000, Epoch: 7));
        get.Body.ShouldBe("key"u8.ToArray());
        apply.Fields.ShouldBe(new RequestFields(LeftMs: 1_000, Epoch: 7));
        apply.Body.ShouldBe([1, 0, .. "krecord"u8]);
    }

    [Fact]
    public void Requests_NotOfAClient_SayWhoseWorkTheyAre()
    {
        var stage = Up(Both);
        _ = stage.Link.AskAsync(FrameKind.TreeRoots, 5, "body"u8, 30_000, new RequestContext(8, WorkClass.Repair));

        var (fields, body) = Read(stage, FrameKind.TreeRoots);
        fields.ShouldBe(new RequestFields(LeftMs: 30_000, WorkClass.Repair, Epoch: 8));
        body.ShouldBe("body"u8.ToArray());
    }

    [Fact]
    public void Requests_WithADeadlineOfTheirOwn_WaitNoLongerThanThat()
    {
        var stage = Up(Both);
        var read = stage.Link.ReadAsync(
            3, "key"u8, ReadPart.Record, LinkStage.Context with { DeadlineMs = stage.Time.ElapsedMs + 400 }).AsTask();

        Read(stage).Fields.LeftMs.ShouldBe(400u);
        stage.PassAlive(400);
        read.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(Features.Repair)]
    [InlineData(~Features.RequestFields)]
    public void Requests_PeerHasNotShownFields_ArePlain(uint features)
    {
        var stage = Up(features);
        _ = stage.Read();
        _ = stage.Link.ApplyAsync(5, "k"u8, "record"u8, new RequestContext(7, WorkClass.Repair));

        var sent = stage.Peer.Received();
        sent.ShouldAllBe(static frame => frame.Header.Status == 0);
        sent[0].Body.ShouldBe("key"u8.ToArray());
        sent[1].Body.ShouldBe([1, 0, .. "krecord"u8]);
    }

    [Fact]
    public void Requests_OnlyThePeerHasShownFields_ArePlain()
    {
        var stage = Up(Both, own: Features.Repair);
        _ = stage.Read();

        var (header, body) = stage.Peer.Received().ShouldHaveSingleItem();
        (header.Status, stage.Link.Knows(Features.RequestFields), stage.Link.Knows(Features.Repair)).ShouldBe(((byte)0, false, true));
        body.ShouldBe("key"u8.ToArray());
    }

    [Fact]
    public void Requests_PeerComesBackWithAnotherBuild_GoByItsLastHello()
    {
        var stage = Up(Both);
        foreach (var features in new[] { Features.Repair, Both })
        {
            stage.Peer.Break();
            stage.Pass(200);
            stage.Accept(LinkStage.PeerHello with { Features = features });
            stage.Peer.Received();
            _ = stage.Read();
            var header = stage.Peer.Received().ShouldHaveSingleItem().Header;
            (header.Status != 0).ShouldBe(features == Both);
        }

        stage.Greetings.ShouldBe([Both, Features.Repair, Both]);
    }

    [Fact]
    public void Pings_Always_ArePlain()
    {
        var stage = Up(Both);
        stage.Pass(600);

        var (header, body) = stage.Peer.Received().Last(static frame => frame.Header.Kind == FrameKind.Ping);
        (header.Status, body.Length).ShouldBe(((byte)0, 8));
    }

    private static LinkStage Up(uint features, uint own = uint.MaxValue)
    {
        var stage = new LinkStage { OwnFeatures = own };
        stage.Link.Tick();
        stage.Accept(LinkStage.PeerHello with { Features = features });
        stage.Peer.Received();
        return stage;
    }

    private static (RequestFields Fields, byte[] Body) Read(LinkStage stage, FrameKind kind = FrameKind.Get)
    {
        var (header, body) = stage.Sent(kind);
        (header.Status & RequestFields.StatusBit).ShouldBe(RequestFields.StatusBit);
        RequestFields.TryRead(body, out var fields, out var bytes).ShouldBeTrue();
        return (fields, body[bytes..]);
    }
}
