namespace Koltso.Tests.Sockets;

public sealed class LoopTimerTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task CreateTimer_WithPeriod_CallsBackOnTheLoopUntilDisposed()
    {
        using var host = new LoopRunner();
        var ticked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ticks = 0;
        var timer = await host.OnLoop(() => host.Loop.Time.CreateTimer(_ =>
        {
            host.Loop.IsCurrent.ShouldBeTrue();
            if (++ticks == 3) ticked.SetResult();
        }, null, s_short, s_short));
        await LoopRunner.Within(ticked.Task);
        await host.OnLoop(timer.Dispose);
        var after = ticks;
        await host.TurnsAsync();
        ticks.ShouldBe(after);
    }

    [Fact]
    public async Task CreateTimer_Several_FireInTheOrderOfTheirTimes()
    {
        using var host = new LoopRunner();
        var fired = new List<int>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.OnLoop(() =>
        {
            foreach (var ms in new[] { 30, 10, 20, 40 })
                host.Loop.Time.CreateTimer(_ =>
                {
                    fired.Add(ms);
                    if (ms == 40) done.SetResult();
                }, null, TimeSpan.FromMilliseconds(ms), Timeout.InfiniteTimeSpan);
        });
        await LoopRunner.Within(done.Task);
        fired.ShouldBe([10, 20, 30, 40]);
    }

    [Fact]
    public async Task Change_BeforeItIsDue_FiresOnceAtTheNewTime()
    {
        using var host = new LoopRunner();
        var fired = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.OnLoop(() =>
        {
            var timer = host.Loop.Time.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
            timer.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
            timer.Change(s_short, Timeout.InfiniteTimeSpan);
            host.Loop.Time.CreateTimer(_ => done.SetResult(), null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);
        });
        await LoopRunner.Within(done.Task);
        fired.ShouldBe(1);
    }

    [Fact]
    public async Task Change_FromItsOwnCallback_FiresAgain()
    {
        using var host = new LoopRunner();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fired = 0;
        await host.OnLoop(() =>
        {
            ITimer? timer = null;
            timer = host.Loop.Time.CreateTimer(_ =>
            {
                if (++fired == 2) done.SetResult();
                else timer!.Change(s_short, Timeout.InfiniteTimeSpan);
            }, null, s_short, Timeout.InfiniteTimeSpan);
        });
        await LoopRunner.Within(done.Task);
    }

    [Fact]
    public async Task CreateTimer_Infinite_NeverFires()
    {
        using var host = new LoopRunner();
        var fired = 0;
        await host.OnLoop(() => { host.Loop.Time.CreateTimer(_ => fired++, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); });
        await host.TurnsAsync();
        fired.ShouldBe(0);
    }
}
