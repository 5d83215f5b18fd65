using Koltso.Ring.Scheduling;

namespace Koltso.Tests.Ring.Scheduling;

public class OwnPauseTests
{
    [Fact]
    public void MayJudge_LoopWasOnTime_Always()
    {
        var pause = new OwnPause(100);
        for (var nowMs = 7_000; nowMs < 9_000; nowMs += 100) pause.MayJudge(nowMs).ShouldBeTrue();
    }

    [Fact]
    public void MayJudge_LoopStoodStill_OnceNot()
    {
        var pause = new OwnPause(100);
        pause.MayJudge(1_000).ShouldBeTrue();
        pause.MayJudge(2_500).ShouldBeFalse();
        pause.MayJudge(2_600).ShouldBeTrue();
        pause.MayJudge(9_000).ShouldBeFalse();
    }

    [Fact]
    public void MayJudge_LoopIsAlwaysLate_EverySecondTime()
    {
        var pause = new OwnPause(100);
        Enumerable.Range(0, 5).Select(i => pause.MayJudge(i * 1_000)).ShouldBe([true, false, true, false, true]);
    }
}
