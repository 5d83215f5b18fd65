using Koltso.Core.Records;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>A write is refused only if no replica has it, now or later, whatever attempt brought it there.</summary>
public sealed class RefusedWriteTests
{
    private readonly CoordinatorStage _stage = new();

    [Fact]
    public async Task Write_OneHasItAndOthersRefuse_IsInDoubtAndLeavesHints()
    {
        _stage.Replicas[1].Refuses = _stage.Replicas[2].Refuses = ReplicaStatus.DiskFull;
        var write = await _stage.PutAsync("k", "v", 2, 3);
        (write.Status, write.IsRefused).ShouldBe((ReplicaStatus.Unreachable, false));
        _stage.Hints.Select(static hint => hint.Node).ShouldBe([(ushort)11, (ushort)12]);
    }

    [Theory]
    [InlineData(ReplicaStatus.DiskFull, ReplicaStatus.DiskFull)]
    [InlineData(ReplicaStatus.Overloaded, ReplicaStatus.DiskFull)]
    [InlineData(ReplicaStatus.Applied, ReplicaStatus.Unreachable)]
    [InlineData(ReplicaStatus.Unreachable, ReplicaStatus.Unreachable)]
    [InlineData(ReplicaStatus.InDoubt, ReplicaStatus.Unreachable)]
    [InlineData(ReplicaStatus.Unknown, ReplicaStatus.Unreachable)]
    public async Task Write_QuorumIsOutOfReachAndOneIsSilent_WaitsForItsAnswer(ReplicaStatus last, ReplicaStatus expected)
    {
        _stage.Replicas[0].Refuses = _stage.Replicas[1].Refuses = ReplicaStatus.DiskFull;
        _stage.Replicas[2].IsHolding = true;
        _stage.Replicas[2].Answers.Enqueue(last);
        var writing = _stage.PutAsync("k", "v", 2, 3);
        writing.IsCompleted.ShouldBeFalse();
        _stage.Replicas[2].Release();
        writing.IsCompletedSuccessfully.ShouldBeTrue();
        (await writing).Status.ShouldBe(expected);
        // For the other of the two that lack it: this node is the first.
        _stage.Hints.Select(static hint => hint.Node).ShouldBe(last == ReplicaStatus.Applied ? [(ushort)11] : []);
    }

    [Fact]
    public void Write_OneHasItAndQuorumIsOutOfReach_IsSaidBeforeTheLastAnswer()
    {
        _stage.Replicas[1].Refuses = ReplicaStatus.DiskFull;
        _stage.Replicas[2].IsHolding = true;
        _stage.PutAsync("k", "v", 3, 3).IsCompletedSuccessfully.ShouldBeTrue();
        _stage.Replicas[2].Release();
    }

    [Fact]
    public async Task Write_NoReplicaCouldBeAsked_IsNotSent()
    {
        foreach (var replica in _stage.Replicas) replica.IsUp = false;
        (await _stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.NotSent);
        _stage.Replicas[2].IsUp = true;
        _stage.Replicas[2].Refuses = ReplicaStatus.DiskFull;
        (await _stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.DiskFull, "that could be asked, and says more");
    }

    [Fact]
    public async Task Write_EarlierAttemptIsOnAReplica_IsInDoubtAlthoughAllRefuseTheLast()
    {
        Script(0, ReplicaStatus.Applied, ReplicaStatus.DiskFull);
        Script(1, ReplicaStatus.Superseded, ReplicaStatus.DiskFull);
        Script(2, ReplicaStatus.DiskFull, ReplicaStatus.DiskFull);
        (await _stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Unreachable);
    }

    [Fact]
    public async Task Write_EarlierAttemptIsOnAReplicaAndThereIsNoNewVersion_IsInDoubt()
    {
        Script(1, ReplicaStatus.Superseded);
        _stage.Replicas[1].IsHolding = true;
        var writing = _stage.PutAsync("k", "v", 3, 3);
        // Meanwhile it turns out that this node's clock is far ahead.
        foreach (var node in (ushort[])[11, 12])
            _stage.Clock.Peers.Note(node, _stage.Time.GetUtcNow().ToUnixTimeMilliseconds() - 600_000, _stage.Time.ElapsedMs);
        _stage.Replicas[1].Release();
        (await writing).Status.ShouldBe(ReplicaStatus.Unreachable);
    }

    [Theory]
    [InlineData(ReplicaStatus.DiskFull, ReplicaStatus.DiskFull)]
    [InlineData(ReplicaStatus.Applied, ReplicaStatus.Unreachable)]
    [InlineData(ReplicaStatus.Unreachable, ReplicaStatus.Unreachable)]
    public async Task Write_EarlierAttemptIsAnsweredLate_CountsAllTheSame(ReplicaStatus late, ReplicaStatus expected)
    {
        Script(0, ReplicaStatus.DiskFull, ReplicaStatus.DiskFull);
        Script(1, ReplicaStatus.Superseded, ReplicaStatus.DiskFull);
        Script(2, late, ReplicaStatus.DiskFull);
        _stage.Replicas[2].IsHolding = true;
        var writing = _stage.PutAsync("k", "v", 2, 3);
        _stage.Replicas[2].Release();
        writing.IsCompletedSuccessfully.ShouldBeTrue();
        (await writing).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Write_FormerWritesAttemptEndsLate_ChangesNothing()
    {
        _stage.Replicas[2].IsHolding = true;
        Script(0, ReplicaStatus.DiskFull, ReplicaStatus.Applied);
        Script(1, ReplicaStatus.Superseded, ReplicaStatus.Applied);
        Script(2, ReplicaStatus.DiskFull, ReplicaStatus.Applied, ReplicaStatus.DiskFull, ReplicaStatus.DiskFull);
        (await _stage.PutAsync("k", "former", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);

        Script(0, ReplicaStatus.Applied, ReplicaStatus.DiskFull);
        Script(1, ReplicaStatus.Superseded, ReplicaStatus.DiskFull);
        var writing = _stage.PutAsync("k", "next", 2, 3);
        _stage.Replicas[2].Release();
        (await writing).Status.ShouldBe(ReplicaStatus.Unreachable);
    }

    [Fact]
    public async Task Write_NewerRecordsAreFarAheadAndOneReplicaLacksThem_IsInDoubtAndSaysWhy()
    {
        foreach (var replica in _stage.Replicas[1..]) replica.Put("k", CoordinatorStage.Record("future", ulong.MaxValue - 1));
        var write = await _stage.PutAsync("k", "v", 2, 3);
        (write.Status, write.IsRefused, write.ClocksApart).ShouldBe((ReplicaStatus.Unreachable, false, true));
    }

    private void Script(int rank, params ReplicaStatus[] answers)
    {
        foreach (var answer in answers) _stage.Replicas[rank].Answers.Enqueue(answer);
    }
}
