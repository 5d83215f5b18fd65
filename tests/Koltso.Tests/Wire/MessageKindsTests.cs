using System.Globalization;
using Koltso.Core.Records;
using Koltso.Simulation.Mutating;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

public class MessageKindsTests
{
    [Fact]
    public void All_EveryFrameKindButGoodbye_IsOfOneLine()
    {
        var kinds = MessageKinds.All.SelectMany(static kind => new[] { kind.Request, kind.Reply }).ToList();

        kinds.Order().ShouldBe(Enum.GetValues<FrameKind>().Where(static kind => kind != FrameKind.Goodbye).Order());
        foreach (var kind in kinds) new[] { MessageKinds.Of(kind).Request, MessageKinds.Of(kind).Reply }.ShouldContain(kind);
    }

    [Fact]
    public void All_Replies_AreNamedAfterTheirRequests()
    {
        foreach (var kind in MessageKinds.All)
        {
            kind.Reply.ToString().ShouldBe($"{kind.Request}Reply");
            ((byte)kind.Reply).ShouldBe((byte)((byte)kind.Request + FrameHeader.ReplyBit));
        }
    }

    [Fact]
    public void All_Bounds_AreThoseOfTheReader()
    {
        foreach (var kind in MessageKinds.All)
        {
            MessageKinds.Bounds.Of(kind.Request).ShouldBe(kind.RequestBytesMax);
            MessageKinds.Bounds.Of(kind.Reply).ShouldBe(kind.ReplyBytesMax);
            kind.RequestBytesMax.ShouldBeLessThanOrEqualTo(PeerMessages.BodyBytesMax);
            kind.ReplyBytesMax.ShouldBeLessThanOrEqualTo(PeerMessages.BodyBytesMax);
        }

        MessageKinds.Bounds.Of(FrameKind.Goodbye).ShouldBe(MessageKinds.SmallBytesMax);
        MessageKinds.Bounds.Of((FrameKind)99).ShouldBe(PeerMessages.BodyBytesMax);
    }

    [Fact]
    public void All_Features_AreSingleBitsThatThisBuildShows()
    {
        foreach (var kind in MessageKinds.All)
        {
            (kind.Feature & (kind.Feature - 1)).ShouldBe(0u);
            (Features.All & kind.Feature).ShouldBe(kind.Feature);
        }
    }

    [Fact]
    public void All_Statuses_RefuseWhenFull()
    {
        foreach (var kind in MessageKinds.All)
            kind.Statuses.StatusOf(kind.Statuses.ByteOf(ReplicaStatus.Overloaded)).ShouldBe(ReplicaStatus.Overloaded);
    }

    [Fact]
    public void Docs_TableOfKinds_ListsEveryRequestByItsNumber()
    {
        var documented = File.ReadAllLines(Path.Combine(Repository.FindRoot(), "docs", "peer-protocol.md"));

        foreach (var kind in MessageKinds.All)
            documented.ShouldContain(line => line.StartsWith($"| {(byte)kind.Request} | {kind.Request} | the dialler"), $"{kind.Request}");
    }

    [Fact]
    public void Docs_TableOfBounds_HasEveryBound()
    {
        var documented = File.ReadAllText(Path.Combine(Repository.FindRoot(), "docs", "peer-protocol.md"));

        foreach (var bytes in MessageKinds.All.SelectMany(static kind => new[] { kind.RequestBytesMax, kind.ReplyBytesMax }).Distinct())
            documented.ShouldContain($"| {bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes");
    }

    [Fact]
    public void Of_KindThatThisBuildDoesNotKnow_Throws() => Should.Throw<ArgumentOutOfRangeException>(() => MessageKinds.Of((FrameKind)99));
}
