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
        _accepted.Add(other, static () => 0);
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

    private MemoryConnection Accept()
    {
        var connection = MemoryConnection.Pair().Near;
        _accepted.Add(connection, () => _silentMs);
        return connection;
    }
}
