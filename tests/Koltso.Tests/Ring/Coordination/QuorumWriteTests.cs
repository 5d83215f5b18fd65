using Koltso.Core.Records;

namespace Koltso.Tests.Ring.Coordination;

public sealed class QuorumWriteTests
{
    [Fact]
    public async Task Write_AckReached_AnswersWhileOthersAreSilent()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[2].IsHolding = true;
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
        stage.Replicas[2].HeaderOf("k").ShouldBeNull();
        stage.Replicas[2].Release();
        stage.Replicas[2].HeaderOf("k").ShouldNotBeNull();
        stage.Hints.ShouldBeEmpty();
    }

    [Fact]
    public void Write_AckNotReached_WaitsForTheNext()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[1].IsHolding = stage.Replicas[2].IsHolding = true;
        var writing = stage.PutAsync("k", "v", 2, 3);
        writing.IsCompleted.ShouldBeFalse();
        stage.Replicas[1].Release();
        writing.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Write_ReplicaDown_LeavesAHintWithTheValue()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[1].IsUp = false;
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
        stage.Hints.ShouldBe([((ushort)11, "v")]);
    }

    [Fact]
    public async Task Write_StragglerFailsAfterTheAnswer_LeavesAHintWithTheValue()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[2].IsHolding = true;
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
        stage.Replicas[2].Refuses = ReplicaStatus.Unreachable;
        stage.Replicas[2].Release();
        stage.Hints.ShouldBe([((ushort)12, "v")]);
    }

    [Theory]
    [InlineData(ReplicaStatus.DiskFull)]
    [InlineData(ReplicaStatus.StoreFailed)]
    public async Task Write_OwnClockCannotStoreItsCeiling_SaysWhyAndIsStoredNowhere(ReplicaStatus failure)
    {
        var stage = new CoordinatorStage { StoreFailure = failure };
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(failure);
        (await stage.PutAsync("k", "v", 1, 1)).Status.ShouldBe(failure);
        stage.Replicas.Sum(static replica => replica.Applies).ShouldBe(0);
        stage.StoreFailure = null;
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Write_OwnClockIsAheadOfMostOthers_IsRefusedAndStoredNowhere()
    {
        var stage = new CoordinatorStage();
        foreach (var node in (ushort[])[11, 12])
            stage.Clock.Peers.Note(node, stage.Time.GetUtcNow().ToUnixTimeMilliseconds() - 600_000, stage.Time.ElapsedMs);
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.ClockAhead);
        (await stage.PutAsync("k", "v", 1, 1)).Status.ShouldBe(ReplicaStatus.ClockAhead);
        stage.Replicas.Sum(static replica => replica.Applies).ShouldBe(0);
        stage.Hints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_HintIsNoAck_NotEnoughIsSaidAtOnce()
    {
        var stage = new CoordinatorStage();
        stage.Replicas[1].IsUp = stage.Replicas[2].IsUp = false;
        (await stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Unreachable);
        // The write is on one replica, so it may become visible later: the other replicas must not differ permanently.
        stage.Hints.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Write_NoReplicaTookIt_LeavesNoHint()
    {
        var stage = new CoordinatorStage();
        foreach (var replica in stage.Replicas) replica.Refuses = ReplicaStatus.DiskFull;
        (await stage.PutAsync("k", "v", 1, 3)).Status.ShouldBe(ReplicaStatus.DiskFull);
        stage.Hints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Write_FromK_StoresOnTheFirstKOnly(int from)
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("k", "v", from, from);
        for (var rank = 0; rank < 3; rank++)
            (stage.Replicas[rank].HeaderOf("k")?.Copies).ShouldBe(rank < from ? (byte)from : null);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public async Task Write_NewerRecordIsThere_GetsAVersionThatBeatsIt(int ack, int from)
    {
        // Another coordinator's clock has a higher counter within the same millisecond, and this node has not learned of it.
        var stage = new CoordinatorStage();
        await stage.PutAsync("other", "x", 1, 1);
        var ahead = stage.ClockLast + 5;
        foreach (var replica in stage.Replicas) replica.Put("k", CoordinatorStage.Record("before", ahead));
        var write = await stage.PutAsync("k", "after", ack, from);
        write.Status.ShouldBe(ReplicaStatus.Applied);
        write.Header.Version.Clock.ShouldBeGreaterThan(ahead);
        (await stage.GetAsync("k", ack, from)).ShouldBe("after");
        stage.Hints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_NewerRecordIsFarAhead_GivesUpAndSaysWhy()
    {
        var stage = new CoordinatorStage();
        foreach (var replica in stage.Replicas) replica.Put("k", CoordinatorStage.Record("future", ulong.MaxValue - 1));
        var write = await stage.PutAsync("k", "v", 2, 3);
        (write.Status, write.IsRefused, write.ClocksApart).ShouldBe((ReplicaStatus.Superseded, true, true));
    }

    [Fact]
    public async Task Write_NewerRecordIsThereAndOneIsSilent_IsTriedAgainAtOnce()
    {
        var stage = new CoordinatorStage();
        await stage.PutAsync("other", "x", 1, 1);
        var ahead = stage.ClockLast + 5;
        stage.Replicas[1].Put("k", CoordinatorStage.Record("before", ahead));
        stage.Replicas[2].IsHolding = true;
        (await stage.PutAsync("k", "after", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
        stage.Replicas[2].HeaderOf("k").ShouldBeNull();
        stage.Replicas[2].Release();
        stage.Replicas[2].HeaderOf("k")!.Value.Version.Clock.ShouldBeGreaterThan(ahead);
        stage.Hints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_ViewHasMoreReplicasThanTheLast_StoresOnThemAll()
    {
        var stage = new CoordinatorStage(replicas: 5, replicationFactor: 2);
        await stage.PutAsync("k", "old", 2, 2);
        stage.Adopt(replicationFactor: 5);
        stage.Replicas[3].IsUp = false;
        (await stage.PutAsync("k", "new", 3, 5)).Status.ShouldBe(ReplicaStatus.Applied);
        stage.Replicas.Count(static replica => replica.HeaderOf("k")?.Copies == 5).ShouldBe(4);
        stage.Hints.ShouldBe([((ushort)13, "new")]);
    }

    [Fact]
    public async Task Write_ManyInARow_ReuseTheirState()
    {
        var stage = new CoordinatorStage();
        for (var i = 0; i < 100; i++)
        {
            stage.Replicas[i % 3].IsHolding = true;
            (await stage.PutAsync($"k{i}", $"v{i}", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
            if (i % 2 == 0) stage.Replicas[i % 3].Refuses = ReplicaStatus.Unreachable;
            stage.Replicas[i % 3].Release();
            stage.Replicas[i % 3].Refuses = null;
        }

        stage.Hints.Select(static hint => hint.Value)
            .ShouldBe(Enumerable.Range(0, 50).Where(static i => i * 2 % 3 != 0).Select(static i => $"v{i * 2}"));
    }
}
