using System.Collections.Concurrent;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public sealed class LoopReliefTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LoopRelief _relief;
    private readonly LoopRunner _host;
    private readonly WorkerThreads _threads = new("test", 1);

    public LoopReliefTests()
    {
        _relief = new LoopRelief(_time);
        _host = new LoopRunner(relief: _relief);
    }

    public void Dispose()
    {
        _host.Dispose();
        _relief.Dispose();
        _threads.Dispose();
    }

    [Fact]
    public async Task ScheduleBlocking_RunsOffTheLoopWhenTheTurnIsOver_AndWhatItSchedulesOnIt()
    {
        var order = new ConcurrentQueue<string>();
        await _host.OnLoop(() =>
        {
            EventLoop.TryScheduleBlocking(
                _ =>
                {
                    order.Enqueue(_host.Loop.IsCurrent ? "on the loop" : "off the loop");
                    _host.Loop.Schedule(_ => order.Enqueue(_host.Loop.IsCurrent ? "completed on the loop" : "completed off it"), null);
                },
                null).ShouldBeTrue();
            _host.Loop.Schedule(_ => order.Enqueue("end of the turn"), null);
        });
        await _host.TurnsAsync();
        order.ShouldBe(["end of the turn", "off the loop", "completed on the loop"]);
    }

    [Fact]
    public async Task ScheduleBlocking_WorkThatBlocks_TheLoopGoesOnWithAnotherThread()
    {
        using var released = new ManualResetEventSlim();
        var completed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (server, client) = await _host.PairAsync();
        await BlockAsync(released, () => _host.Loop.Schedule(_ => completed.SetResult(_host.Loop.IsCurrent), null));

        // A connection of before, a new one, and work of other threads.
        await _host.OnLoop(() =>
        {
            server.Output.GetSpan(1)[0] = (byte)'x';
            server.Output.Advance(1);
            _ = server.Output.FlushAsync();
        });
        (await client.ReceiveAsync(1)).ShouldBe("x"u8.ToArray());
        await _host.PairAsync();
        _relief.Relieved.ShouldBeGreaterThan(0);
        completed.Task.IsCompleted.ShouldBeFalse();

        released.Set();
        (await LoopRunner.Within(completed.Task)).ShouldBeTrue();
        await _host.TurnsAsync();
    }

    [Fact]
    public async Task ScheduleBlocking_AfterALongQuiet_IsWatchedAgain()
    {
        await _host.OnLoop(() => EventLoop.TryScheduleBlocking(static _ => { }, null));
        await LoopRunner.Within(Task.Run(() => SpinWait.SpinUntil(() => _relief.IsAsleep)));
        using var released = new ManualResetEventSlim();
        await BlockAsync(released, static () => { });
        await _host.TurnsAsync();
        released.Set();
    }

    [Fact]
    public async Task Dispose_WhileTheLoopIsLeft_EndsTheLoop()
    {
        using var released = new ManualResetEventSlim();
        await BlockAsync(released, static () => { });
        await LoopRunner.Within(Task.Run(_host.Loop.Dispose));
        released.Set();
    }

    /// <summary>Long and short work in any order, while others schedule: the loop never has two threads, and nothing is lost.</summary>
    [Fact]
    public async Task ScheduleBlocking_ManyTimes_EachRunsOnceAndTheLoopHasOneThreadAtATime()
    {
        var random = new Random(7);
        var (inside, together, ran, posted) = (0, 0, 0, 0);
        var pauses = Enumerable.Range(0, 200).Select(_ => random.Next(10) == 0 ? LoopRelief.PeriodMs * random.Next(1, 4) : 0).ToArray();
        using var never = new ManualResetEventSlim();
        using var done = new CountdownEvent(pauses.Length * 2);

        void OnLoop(Action work)
        {
            if (Interlocked.Increment(ref inside) != 1 || !_host.Loop.IsCurrent) Interlocked.Increment(ref together);
            work();
            Interlocked.Decrement(ref inside);
            done.Signal();
        }

        foreach (var pauseMs in pauses)
        {
            _host.Loop.Schedule(
                _ => OnLoop(() => EventLoop.TryScheduleBlocking(
                    _ =>
                    {
                        Interlocked.Increment(ref ran);
                        if (pauseMs > 0) never.Wait(pauseMs);
                        _host.Loop.Schedule(_ => OnLoop(() => posted++), null);
                    },
                    null)),
                null);
        }

        await LoopRunner.Within(Task.Run(done.Wait));
        (ran, posted, together).ShouldBe((pauses.Length, pauses.Length, 0));
    }

    [Fact]
    public async Task TryScheduleBlocking_OffALoopOrWithoutARelief_IsRefused()
    {
        EventLoop.TryScheduleBlocking(static _ => { }, null).ShouldBeFalse();
        using var without = new LoopRunner();
        (await without.OnLoop(() => EventLoop.TryScheduleBlocking(static _ => { }, null))).ShouldBeFalse();
    }

    [Fact]
    public async Task LoopOrThread_TakesTheThreadForAWhileAfterAWorkThatBlocked()
    {
        var scheduler = new LoopOrThread(_relief, _threads);
        (await RunsOnAsync(scheduler)).ShouldBe("test");
        await LoopRunner.Within(Task.Run(() => scheduler.Schedule(static _ => { }, null)));
        _threads.Count.ShouldBe(1);

        using var released = new ManualResetEventSlim();
        await BlockAsync(released, static () => { });
        await _host.TurnsAsync();
        released.Set();
        (await RunsOnAsync(scheduler)).ShouldBe("test-0");
        _time.Advance(LoopRelief.HoldMs);
        (await RunsOnAsync(scheduler)).ShouldBe("test");
    }

    /// <summary>The name of the thread that runs what a loop schedules.</summary>
    private async Task<string?> RunsOnAsync(LoopOrThread scheduler)
    {
        var name = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _host.OnLoop(() => scheduler.Schedule(_ => name.SetResult(Thread.CurrentThread.Name), null));
        return await LoopRunner.Within(name.Task);
    }

    private async Task BlockAsync(ManualResetEventSlim released, Action afterwards)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _host.OnLoop(() => EventLoop.TryScheduleBlocking(
            _ =>
            {
                begun.SetResult();
                released.Wait();
                afterwards();
            },
            null));
        await LoopRunner.Within(begun.Task);
    }
}
