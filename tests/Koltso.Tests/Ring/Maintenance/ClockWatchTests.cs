using Koltso.Core.Time;
using Koltso.Ring.Maintenance;

namespace Koltso.Tests.Ring.Maintenance;

public class ClockWatchTests
{
    private readonly ManualTime _time = new();
    private readonly ListLogger _log = new();

    [Fact]
    public void Run_AheadOfMostOthers_SaysSoUntilTheyAgree()
    {
        var clock = new HybridClock(_time, 0, static _ => { });
        var watch = new ClockWatch(clock, _log);
        watch.Run();
        _log.Events.ShouldBeEmpty();
        Hear(clock, -600_000);
        watch.Run();
        watch.Run();
        Hear(clock, 0);
        watch.Run();
        watch.Run();
        _log.Ids.ShouldBe([ClockLog.ClockAheadId, ClockLog.ClockAheadId, ClockLog.ClockAgreesId]);
        _log.Events[0]["aheadSeconds"].ShouldBe(600.0);
    }

    private void Hear(HybridClock clock, long aheadMs)
    {
        var nowMs = (long)_time.GetElapsedTime(0).TotalMilliseconds;
        clock.Peers.Note(2, _time.GetUtcNow().ToUnixTimeMilliseconds() + aheadMs, nowMs);
    }
}
