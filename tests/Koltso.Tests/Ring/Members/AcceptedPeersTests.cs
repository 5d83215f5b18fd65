using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Ring.Members;
using Koltso.Tests.Cluster.Peers;

namespace Koltso.Tests.Ring.Members;

public sealed class AcceptedPeersTests
{
    private readonly AcceptedPeers _accepted = new();
    private long _silentMs;

    [Fact]
    public void Tick_PeerHasSpokenOfLate_IsLeftAlone()
    {
        var connection = Accept();
        _silentMs = PeerSettings.AcceptedSilenceMs;
        _accepted.Tick();
        connection.IsClosed.ShouldBeFalse();
    }

    [Fact]
    public void Tick_PeerIsSilentForTooLong_IsCut()
    {
        var (silent, other) = (Accept(), MemoryConnection.Pair().Near);
        _accepted.Add(other, SessionOn(other), static () => 0);
        _silentMs = PeerSettings.AcceptedSilenceMs + 1;
        _accepted.Tick();
        (silent.IsClosed, other.IsClosed).ShouldBe((true, false));
    }

    [Fact]
    public void Remove_Ended_IsNotCountedAnyMore()
    {
        var connection = Accept();
        _accepted.Count.ShouldBe(1);
        _accepted.Remove(connection);
        _accepted.Count.ShouldBe(0);
    }

    [Fact]
    public void CutStrangers_NobodyHasSaidWhoItIs_IsCutAfterAMoment()
    {
        var connection = Accept();
        _accepted.CutStrangers();
        connection.IsClosed.ShouldBeFalse();
        _silentMs = AcceptedPeers.StrangerMs;
        _accepted.CutStrangers();
        connection.IsClosed.ShouldBeTrue();
    }

    private static PeerSession SessionOn(MemoryConnection connection) =>
        new(connection, new MessageHandlers(), null!, PipeScheduler.Inline, static () => 0, new SessionCounters());

    private MemoryConnection Accept()
    {
        var connection = MemoryConnection.Pair().Near;
        _accepted.Add(connection, SessionOn(connection), () => _silentMs);
        return connection;
    }
}
