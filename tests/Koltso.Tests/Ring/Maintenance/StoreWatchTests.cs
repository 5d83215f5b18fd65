using Koltso.Ring.Maintenance;
using Koltso.Storage.Health;

namespace Koltso.Tests.Ring.Maintenance;

public class StoreWatchTests
{
    private readonly ListLogger _log = new();
    private readonly StoreWatch _watch;

    public StoreWatchTests() => _watch = new StoreWatch(_log);

    [Fact]
    public void Tell_AllIsWell_SaysNothing()
    {
        Tell(StoreState.Ok);
        Tell(StoreState.Ok);
        _log.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Tell_DiskFullAndHealed_SaysEachOnce()
    {
        Tell(StoreState.DiskFull, "No room");
        Tell(StoreState.DiskFull, "No room at all");
        Tell(StoreState.Ok);
        Tell(StoreState.Ok);
        _log.Ids.ShouldBe([StoreLog.StoreDiskFullId, StoreLog.StoreHealedId]);
        _log.Events[0]["reason"].ShouldBe("No room.");
    }

    [Fact]
    public void Tell_Failed_SaysSoOnce()
    {
        Tell(StoreState.DiskFull);
        Tell(StoreState.Failed, "IO error.");
        Tell(StoreState.Failed, "IO error.");
        _log.Ids.ShouldBe([StoreLog.StoreDiskFullId, StoreLog.StoreFailedId]);
        _log.Events[1]["reason"].ShouldBe("IO error.");
    }

    [Fact]
    public void Tell_CorruptReads_SaysHowManyAreNew()
    {
        Tell(StoreState.Ok, corruptReads: 2);
        Tell(StoreState.Ok, corruptReads: 2);
        Tell(StoreState.Ok, corruptReads: 5);
        _log.Ids.ShouldBe([StoreLog.StoreReadsCorruptId, StoreLog.StoreReadsCorruptId]);
        _log.Events.Select(static happened => happened["reads"]).ShouldBe([2L, 3L]);
    }

    private void Tell(StoreState state, string? reason = null, long corruptReads = 0) =>
        _watch.Tell(new StoreHealth(state, reason, 0, 0, 0, corruptReads));
}
