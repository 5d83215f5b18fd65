using Koltso.Core.Records;
using Koltso.Ring.Coordination;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>A write that meets newer records is tried again, but not for longer than a client is told that a request waits.</summary>
public sealed class LateRetryTests
{
    private const int TickMs = 100;

    private readonly CoordinatorStage _stage = new();

    [Fact]
    public async Task Write_MeetsANewerRecordInTime_IsTriedAgain()
    {
        var write = await MeetANewerRecordAsync(CoordinatorStage.TimeoutMs - 1, 3, 3);

        write.Status.ShouldBe(ReplicaStatus.Applied);
        _stage.Replicas[0].Applies.ShouldBe(2);
    }

    [Fact]
    public async Task Write_MeetsANewerRecordTooLate_IsInDoubtAndNotTriedAgain()
    {
        var write = await MeetANewerRecordAsync(CoordinatorStage.TimeoutMs, 3, 3);

        write.Status.ShouldBe(ReplicaStatus.Unreachable);
        _stage.Replicas[0].Applies.ShouldBe(1);
    }

    [Fact]
    public async Task Write_OnlyReplicaHasANewerRecordAndSaysSoTooLate_IsNotStored()
    {
        var write = await MeetANewerRecordAsync(CoordinatorStage.TimeoutMs, 1, 1);

        write.Status.ShouldBe(ReplicaStatus.NotSent);
        _stage.Replicas[0].Applies.ShouldBe(1);
    }

    [Fact]
    public async Task Write_OthersAreNewerManyTimes_IsStoredOnceTheyAreNot()
    {
        Beat(3 * WriteOperation.AttemptsInARow + 5);
        var writing = _stage.PutAsync("k", "v", 1, 1);
        for (var pause = 0; pause < 3; pause++)
        {
            writing.IsCompleted.ShouldBeFalse();
            _stage.Time.Advance(TickMs);
            _stage.Coordinator.Tick();
        }

        (await writing).Status.ShouldBe(ReplicaStatus.Applied);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    public async Task Write_OthersAreNewerToTheEnd_IsRefusedForThatReason(int ack, int from)
    {
        foreach (var replica in _stage.Replicas) replica.Refuses = ReplicaStatus.Superseded;
        var writing = _stage.PutAsync("k", "v", ack, from);
        for (var waitedMs = 0; waitedMs < CoordinatorStage.TimeoutMs; waitedMs += TickMs)
        {
            writing.IsCompleted.ShouldBeFalse();
            _stage.Time.Advance(TickMs);
            _stage.Coordinator.Tick();
        }

        var write = await writing;
        (write.Status, write.MetNewer, write.ClocksApart).ShouldBe((ReplicaStatus.Superseded, true, false));
    }

    private void Beat(int times)
    {
        for (var i = 0; i < times; i++) _stage.Replicas[0].Answers.Enqueue(ReplicaStatus.Superseded);
    }

    /// <summary>One replica says only after so long that it has something newer; the next attempt it takes.</summary>
    private async Task<WriteAnswer> MeetANewerRecordAsync(int afterMs, int ack, int from)
    {
        _stage.Replicas[0].Answers.Enqueue(ReplicaStatus.Superseded);
        _stage.Replicas[0].IsHolding = true;
        var writing = _stage.PutAsync("k", "v", ack, from);
        _stage.Time.Advance(afterMs);
        _stage.Replicas[0].Release();
        return await writing;
    }
}
