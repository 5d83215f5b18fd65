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
