using Koltso.Checking;

namespace Koltso.Tests.Checking;

public class OtherPromiseTests
{
    private static readonly CheckSettings s_tenMs = new() { DeadlineUs = 10_000 };

    [Fact]
    public void Get_ValueOfNobodyOfAnotherKeyOrOfTheFuture_IsInvented()
    {
        new Story().Get(9, 0, 5).Broken().ShouldContain(Promise.NoInventedValue);
        new Story().Put(9, 0, 5, key: 2).Get(9, 10, 15).Broken().ShouldContain(Promise.NoInventedValue);
        new Story().Get(9, 0, 5, quorum: "1/3").Put(9, 10, 15).Broken().ShouldContain(Promise.NoInventedValue);
        new Story().Put(9, 0, 5).Get(0, 10, 15, 300).Broken().ShouldContain(Promise.NoInventedValue);
        new Story().Delete(0, 5, 100).Get(0, 10, 15, 300, "1/3").Broken().ShouldContain(Promise.NoInventedValue);
        new Story().Delete(0, 20, 300).Get(0, 10, 15, 200, "1/3").Broken().ShouldBe("");
        new Story().FailedPut(9, 0, 5).Get(9, 0, 15, 200).Broken().ShouldBe("");
    }

    [Fact]
    public void Run_PutsOfOneValueOrEndBeforeStart_Throws()
    {
        Should.Throw<ArgumentException>(static () => new Story().Put(9, 0, 5).Put(9, 10, 15).Broken());
        Should.Throw<ArgumentException>(static () => new Story().Put(0, 0, 5).Broken());
        Should.Throw<ArgumentException>(static () => new Story().Put(9, 10, 5).Broken());
    }

    [Fact]
    public void Versions_OfWritesInSequence_Grow()
    {
        new Story().Put(1, 0, 5, 100).Put(2, 10, 15, 200).Broken().ShouldBe("");
        new Story().Put(1, 0, 5, 200).Put(2, 10, 15, 100).Broken().ShouldBe(Promise.MonotonicVersions);
        new Story().Put(1, 0, 10, 200).Put(2, 10, 15, 100).Broken().ShouldBe("");
        new Story().Put(1, 0, 5, 200, "1/3").Put(2, 10, 15, 100).Broken().ShouldBe("");
        new Story().Put(1, 0, 5, 200, key: 1).Put(2, 10, 15, 100, key: 2).Broken().ShouldBe("");
        // With a write in between whose version is not known.
        new Story().Put(1, 0, 5, 200).Delete(6, 7).Put(2, 10, 15, 200).Broken().ShouldBe(Promise.MonotonicVersions);
        // A value that a read found is on one of three replicas: a write to all of them has a higher version.
        new Story().FailedPut(1, 0, 5).Get(1, 6, 7, 200).Put(2, 10, 15, 100, "3/3").Broken().ShouldBe(Promise.MonotonicVersions);
        new Story().FailedPut(1, 0, 5).Get(1, 6, 7, 200).Put(2, 10, 15, 100).Broken().ShouldBe("");
    }

    [Fact]
    public void Versions_OfTwoWrites_Differ()
    {
        new Story().Put(1, 0, 5, 100, key: 1).Put(2, 0, 5, 100, key: 2).Broken().ShouldBe(Promise.MonotonicVersions);
        new Story().FailedPut(1, 0, 5).FailedPut(2, 0, 5).Get(1, 6, 7, 100).Get(2, 6, 7, 100).Broken().ShouldBe(Promise.MonotonicVersions);
        new Story().Put(1, 0, 9, 100).Get(1, 6, 7, 150).Broken().ShouldBe(Promise.MonotonicVersions);
        new Story().Put(1, 0, 9, 100).Get(1, 6, 7, 50).Get(1, 6, 7, 50).Get(1, 10, 11, 100).Broken().ShouldBe("");
    }

    [Fact]
    public void Liveness_LateOperation_IsExcusedByItsClientOrCoordinatorOnly()
    {
        new Story().Get(0, 0, 10).Broken(s_tenMs).ShouldBe("");
        new Story().Get(0, 0, 11).Broken(s_tenMs).ShouldBe(Promise.Liveness);
        new Story().OpenPut(1, 0).Broken(s_tenMs).ShouldBe(Promise.Liveness);
        new Story().OpenPut(1, 995).Broken(s_tenMs).ShouldBe("");
        new Story().OpenPut(1, 0, node: 2).Fault(FaultKind.NodeDown, 2, 5, 20).Broken(s_tenMs).ShouldBe("");
        new Story().OpenPut(1, 0, node: 2).Fault(FaultKind.NodeDown, 1, 5, 20).Broken(s_tenMs).ShouldBe(Promise.Liveness);
        new Story().OpenPut(1, 0, node: 2).Fault(FaultKind.NodeDown, 2, 11, 20).Broken(s_tenMs).ShouldBe(Promise.Liveness);
        new Story().OpenPut(1, 0).Fault(FaultKind.ClientDown, 0, 5, -1).Broken(s_tenMs).ShouldBe("");
        new Story().Get(0, 0, 30).Fault(FaultKind.NodePaused, 0, 5, 20).Broken(s_tenMs).ShouldBe("");
        new Story().Get(0, 0, 31).Fault(FaultKind.NodePaused, 0, 5, 20).Broken(s_tenMs).ShouldBe(Promise.Liveness);
        new Story().Get(0, 0, 31).Fault(FaultKind.NodePaused, 0, 5, 20).Fault(FaultKind.ClientPaused, 0, 28, 29).Broken(s_tenMs)
            .ShouldBe("");
        new Story().Get(0, 0, 31).Fault(FaultKind.LinkCut, 0, 0, 40, 1).Broken(s_tenMs).ShouldBe(Promise.Liveness);
    }

    [Fact]
    public void Ack_WithoutEnoughReachableReplicas_IsWrong()
    {
        var ok = "";
        new Story().Put(1, 10, 20).Fault(FaultKind.NodeDown, 1, 0, 100).Broken().ShouldBe(ok);
        new Story().Put(1, 10, 20).Fault(FaultKind.NodeDown, 1, 0, 100).Fault(FaultKind.NodePaused, 2, 10, 20).Broken()
            .ShouldBe(Promise.AckRules);
        new Story().Put(1, 10, 20).Fault(FaultKind.NodeDown, 1, 0, 100).Fault(FaultKind.NodePaused, 2, 11, 20).Broken().ShouldBe(ok);
        new Story().Put(1, 10, 20, quorum: "2/2").Fault(FaultKind.NodeDown, 1, 0, 12).Fault(FaultKind.NodePaused, 1, 12, 100).Broken()
            .ShouldBe(Promise.AckRules);
        new Story().Put(1, 10, 20, quorum: "2/2").Fault(FaultKind.NodeDown, 2, 0, 100).Broken().ShouldBe(ok);
        new Story().Put(1, 10, 20, quorum: "2/2").Fault(FaultKind.LinkCut, 1, 0, 100, 0).Broken().ShouldBe(Promise.AckRules);
        new Story().Put(1, 10, 20, quorum: "2/2").Fault(FaultKind.LinkCut, 1, 0, 100, 2).Broken().ShouldBe(ok);
        new Story().Get(0, 10, 20, quorum: "1/3").Fault(FaultKind.NodeDown, 0, 0, 100).Broken().ShouldBe(Promise.AckRules);
        new Story().FailedPut(1, 10, 20).Fault(FaultKind.NodeDown, 0, 0, 100).Broken().ShouldBe(ok);
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("3/2")]
    [InlineData("2/4")]
    public void Ack_OfAnImpossibleQuorum_IsWrong(string quorum) =>
        new Story().Put(1, 0, 5, quorum: quorum).Broken().ShouldBe(Promise.AckRules);
}
