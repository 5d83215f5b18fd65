using Koltso.Cluster.Topology;
using Koltso.Ring.Members;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Ring.Members;

/// <summary>Node 1 of five judges whether it is cut off, by what it reaches and by what the others say of themselves.</summary>
public sealed class ReachabilityTests
{
    private readonly ManualTime _time = new();
    private readonly HashSet<ushort> _reached = [];
    private readonly Reachability _reach;

    public ReachabilityTests()
    {
        HostEndpoint At(int port) => HostEndpoint.Parse($"127.0.0.1:{port}");
        ClusterNode[] peers = [.. Enumerable.Range(2, 4).Select(number => new ClusterNode(
            $"n{number}", (ushort)number, At(8_000 + number), At(9_000 + number), 1, "z"))];
        _reach = new Reachability(2, () => peers, _reached.Contains, _time);
    }

    [Fact]
    public void CutOffFrom_ReachesAndHearsNobody_IsNot() => _reach.CutOffFrom.ShouldBeNull();

    [Fact]
    public void CutOffFrom_ReachesFewerThanTheyReachOfEachOther_IsAtOnce()
    {
        _reach.Note(2, new ReachClaim(2, 3));
        (_reach.CutOffFrom, _reach.Reached, _reach.Peers).ShouldBe((3, 0, 4));
        foreach (var peer in (ushort[])[2, 3]) _reached.Add(peer);
        _reach.CutOffFrom.ShouldBe(3);
        _reached.Add(4);
        _reach.CutOffFrom.ShouldBeNull("as many as they");
    }

    [Fact]
    public void CutOffFrom_OthersHaveAnotherClusterFile_IsByTheirHellos()
    {
        _reach.OnStrangeHello(Cluster.Peers.LinkStage.SelfHello with { Node = "n3", Others = 3 });
        _reach.CutOffFrom.ShouldBe(3);
        _reach.OnStrangeHello(Cluster.Peers.LinkStage.SelfHello with { Node = "stranger", Others = 4 });
        _reach.CutOffFrom.ShouldBe(3);
    }

    [Fact]
    public void CutOffFrom_SaidLongAgo_DoesNotCount()
    {
        _reach.Note(2, new ReachClaim(2, 3));
        _time.Advance(Reachability.NewsMs);
        _reach.CutOffFrom.ShouldBe(3);
        _time.Advance(1);
        _reach.CutOffFrom.ShouldBeNull();
    }

    /// <summary>Two nodes end at once; the others notice at different moments, and their last words are older still.</summary>
    [Fact]
    public void CutOffFrom_OthersEndAndTheRestHaveNotNoticed_IsNot()
    {
        foreach (var peer in (ushort[])[2, 3, 4, 5]) _reached.Add(peer);
        _reach.Note(2, new ReachClaim(2, 3));
        _reached.ExceptWith([4, 5]);
        for (var passedMs = 0; passedMs < 1_500; passedMs += 500)
        {
            _reach.Note(3, new ReachClaim(2, 3));
            _reach.CutOffFrom.ShouldBeNull();
            _time.Advance(500);
        }

        _reach.Note(3, new ReachClaim(2, 1));
        _time.Advance(500);
        _reach.Note(2, new ReachClaim(2, 1));
        _time.Advance(Reachability.GraceMs);
        _reach.CutOffFrom.ShouldBeNull();
    }

    [Fact]
    public void CutOffFrom_LinksAreLostForGood_IsAfterAWhile()
    {
        foreach (var peer in (ushort[])[2, 3, 4, 5]) _reached.Add(peer);
        _reach.Note(2, new ReachClaim(2, 3));
        _reached.Clear();
        _time.Advance(Reachability.GraceMs);
        _reach.Note(2, new ReachClaim(2, 3));
        _reach.CutOffFrom.ShouldBeNull();
        _time.Advance(1);
        _reach.CutOffFrom.ShouldBe(3);
    }

    [Fact]
    public void ClaimFor_Member_CountsTheOthersThatAreReached()
    {
        foreach (var peer in (ushort[])[2, 3]) _reached.Add(peer);
        _reach.ClaimFor(2).ShouldBe(new ReachClaim(2, 1));
        _reach.ClaimFor(5).ShouldBe(new ReachClaim(2, 2));
    }

    [Fact]
    public void IsMutual_PeerThatIsReachedHasNotReachedThisNode_IsFalse()
    {
        _reach.IsMutual.ShouldBeTrue();
        _reached.Add(2);
        _reach.IsMutual.ShouldBeTrue("a build that says nothing is not waited for");
        _reach.Note(2, new ReachClaim(1, 0));
        _reach.IsMutual.ShouldBeFalse();
    }
}
