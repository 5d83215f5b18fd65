using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>A write whose version needs a higher ceiling of the clock waits for the disk, its loop does not.</summary>
public sealed class CeilingTests
{
    private readonly ManualScheduler _disk = new();
    private readonly CoordinatorStage _stage;

    public CeilingTests() => _stage = new CoordinatorStage(workers: _disk);

    [Fact]
    public async Task Write_CeilingIsReached_WaitsForTheDiskWithTheOthersAndIsStored()
    {
        var writes = Enumerable.Range(0, 10).Select(i => _stage.PutAsync($"k{i}", "v", 2, 3)).ToList();
        writes.ShouldAllBe(static write => !write.IsCompleted);
        _disk.Count.ShouldBe(1);
        _disk.RunAll();

        foreach (var write in writes) (await write).Status.ShouldBe(ReplicaStatus.Applied);
        (await _stage.PutAsync("more", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Write_DiskHangs_IsGivenUpAtTheTimeoutAndSentToNobody()
    {
        var writing = _stage.PutAsync("k", "v", 2, 3);
        Pass(CoordinatorStage.TimeoutMs - 1);
        writing.IsCompleted.ShouldBeFalse();
        Pass(1);
        var answer = await writing;
        (answer.Status, answer.IsRefused).ShouldBe((ReplicaStatus.NotSent, true));

        _disk.RunAll();
        _stage.Replicas.Sum(static replica => replica.Applies).ShouldBe(0);
        (await _stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
    }

    [Fact]
    public async Task Write_DiskHangsForLessThanTheClocksWindow_NeedsNoDisk()
    {
        _stage.Clock.ExtendCeiling();
        Pass(HybridClock.WindowMsDefault - 1);
        (await _stage.PutAsync("k", "v", 2, 3)).Status.ShouldBe(ReplicaStatus.Applied);
        _disk.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Write_ClockGoesOnWhileTheCeilingIsRaised_WaitsOnceMore()
    {
        var writing = _stage.PutAsync("k", "v", 2, 3);
        _disk.RunAll();
        (await writing).Status.ShouldBe(ReplicaStatus.Applied);
        _stage.Time.WallAheadMs = 30_000;
        var second = _stage.PutAsync("k", "w", 2, 3);
        second.IsCompleted.ShouldBeFalse();
        _disk.RunAll();
        (await second).Status.ShouldBe(ReplicaStatus.Applied);
    }

    private void Pass(long ms)
    {
        _stage.Time.Advance(ms);
        _stage.Coordinator.Tick();
    }
}
