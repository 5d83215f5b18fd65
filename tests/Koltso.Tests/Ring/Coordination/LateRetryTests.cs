using Koltso.Core.Records;
using Koltso.Ring.Coordination;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>A write that meets newer records is tried again, but not for longer than a client is told that a request waits.</summary>
public sealed class LateRetryTests
{
    private readonly CoordinatorStage _stage = new();

    [Fact]
    public async Task Write_MeetsANewerRecordInTime_IsTriedAgain()
    {
        var writing = WriteThatMeetsANewerRecord(3, 3);
        _stage.Time.Advance(CoordinatorStage.TimeoutMs - 1);
        _stage.Replicas[0].Release();

        (await writing).Status.ShouldBe(ReplicaStatus.Applied);
        _stage.Replicas[0].Applies.ShouldBe(2);
    }

    [Fact]
    public async Task Write_MeetsANewerRecordTooLate_IsInDoubtAndNotTriedAgain()
    {
        var writing = WriteThatMeetsANewerRecord(3, 3);
        _stage.Time.Advance(CoordinatorStage.TimeoutMs);
        _stage.Replicas[0].Release();

        (await writing).Status.ShouldBe(ReplicaStatus.Unreachable);
        _stage.Replicas[0].Applies.ShouldBe(1);
    }

    [Fact]
    public async Task Write_OnlyReplicaHasANewerRecordAndSaysSoTooLate_IsNotStored()
    {
        var writing = WriteThatMeetsANewerRecord(1, 1);
        _stage.Time.Advance(CoordinatorStage.TimeoutMs);
        _stage.Replicas[0].Release();

        (await writing).Status.ShouldBe(ReplicaStatus.NotSent);
        _stage.Replicas[0].Applies.ShouldBe(1);
    }

    private Task<WriteAnswer> WriteThatMeetsANewerRecord(int ack, int from)
    {
        _stage.Replicas[0].Answers.Enqueue(ReplicaStatus.Superseded);
        _stage.Replicas[0].IsHolding = true;
        return _stage.PutAsync("k", "v", ack, from);
    }
}
