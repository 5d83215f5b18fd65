using Koltso.Core.Records;
using Koltso.Simulation.Disk;
using Koltso.Storage;
using Koltso.Storage.Health;
using Koltso.Tests.Storage;

namespace Koltso.Tests.Simulation.Disk;

/// <summary>A store whose flushes fail now and then, or always, although there is room; and what it finds when it starts.</summary>
public sealed class BackgroundErrorTests
{
    private readonly ManualTime _time = new();
    private readonly SimDisk _disk = new("n1", new Random(1));

    /// <summary>However many there are in the life of a process: each was healed, and long ago.</summary>
    [Fact]
    public void TryHeal_BackgroundWorkFailsNowAndThen_TheStoreLivesOn()
    {
        using var store = Open();
        for (var failure = 1; failure <= 20; failure++)
        {
            _time.Advance(StoreMaintenance.SoundMs);
            _disk.FailBackgroundWork();
            store.TryHeal().ShouldBeTrue($"failure {failure}");
            store.Snapshot().BackgroundErrors.ShouldBe(0);
            store.Apply(1, "key", Records.Encode((ulong)failure, "v")).ShouldBe(ReplicaStatus.Applied);
        }
    }

    [Fact]
    public void TryHeal_BackgroundWorkFailsAgainAndAgain_IsTriedAfterGrowingPausesThenGivenUp()
    {
        using var store = Open();
        var opened = new List<long>();
        for (var second = 0; store.Health.State == StoreState.Ok; second++)
        {
            _disk.FailBackgroundWork();
            store.TryHeal();
            if (store.Snapshot().BackgroundErrors == 0) opened.Add(second);
            _time.Advance(1_000);
        }

        opened.ShouldBe([0, 1, 3, 7, 15, 31]);
        (store.Health.State, store.TryHeal()).ShouldBe((StoreState.Failed, false));
    }

    [Fact]
    public void IsEmpty_AfterARestart_KnowsWhetherThereIsARecordInAnyPartition()
    {
        using (var store = Open())
        {
            store.IsEmpty().ShouldBeTrue();
            store.Apply(9, "key", Records.Encode(1, "v")).ShouldBe(ReplicaStatus.Applied);
            store.IsEmpty().ShouldBeFalse();
        }

        using var again = Open();
        again.IsEmpty().ShouldBeFalse();
    }

    private RecordStore Open() => RecordStore.Open(_disk.Claim(Records.Identity), Records.Options(""), Records.Identity, _time);
}
