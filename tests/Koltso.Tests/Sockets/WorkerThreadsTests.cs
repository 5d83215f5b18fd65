using System.Collections.Concurrent;
using System.Globalization;
using Koltso.Sockets;

namespace Koltso.Tests.Sockets;

public sealed class WorkerThreadsTests
{
    [Fact]
    public async Task Schedule_OneThread_RunsAllInOrder()
    {
        using var threads = new WorkerThreads("test", 1);
        var seen = new ConcurrentQueue<int>();
        for (var i = 0; i < 1_000; i++) threads.Schedule(state => seen.Enqueue((int)state!), i);
        await DoneAsync(threads);
        seen.ShouldBe(Enumerable.Range(0, 1_000));
        threads.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Schedule_FromManyThreads_RunsEachOnce()
    {
        using var threads = new WorkerThreads("test", 4);
        var seen = new ConcurrentBag<int>();
        var left = new CountdownEvent(4_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                threads.Schedule(
                    state =>
                    {
                        seen.Add((int)state!);
                        left.Signal();
                    },
                    (thread * 500) + i);
            }
        })));
        await LoopRunner.Within(Task.Run(left.Wait));
        seen.Order().ShouldBe(Enumerable.Range(0, 4_000));
        threads.Count.ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task Schedule_WithNiceness_RunsOnALessUrgentThread()
    {
        using var urgent = new WorkerThreads("test", 1);
        using var nicer = new WorkerThreads("test", 1, niceness: 3);
        (await NicenessAsync(nicer) - await NicenessAsync(urgent)).ShouldBe(3);
    }

    [Fact]
    public async Task Schedule_EachToASleepingThread_AlwaysWakesIt()
    {
        using var threads = new WorkerThreads("test", 1);
        for (var i = 0; i < 500; i++) await DoneAsync(threads);
    }

    [Fact]
    public async Task Schedule_OneThreadIsBlocked_TheOthersGoOn()
    {
        using var threads = new WorkerThreads("test", 2);
        using var blocked = new ManualResetEventSlim();
        threads.Schedule(_ => blocked.Wait(), null);
        for (var i = 0; i < 10; i++) await DoneAsync(threads);
        threads.Count.ShouldBe(2);
        blocked.Set();
    }

    [Fact]
    public async Task Schedule_AllThreadsAreBlocked_WaitsWithoutBlockingTheCaller()
    {
        using var threads = new WorkerThreads("test", 1);
        using var blocked = new ManualResetEventSlim();
        threads.Schedule(_ => blocked.Wait(), null);
        var done = DoneAsync(threads);
        done.IsCompleted.ShouldBeFalse();
        blocked.Set();
        await done;
    }

    [Fact]
    public async Task Dispose_WorkWaits_IsDropped()
    {
        var threads = new WorkerThreads("test", 1);
        using var blocked = new ManualResetEventSlim();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isRun = false;
        threads.Schedule(
            _ =>
            {
                blocked.Wait();
                ended.SetResult();
            },
            null);
        threads.Schedule(_ => isRun = true, null);
        threads.Dispose();
        threads.Schedule(_ => isRun = true, null);
        blocked.Set();
        await LoopRunner.Within(ended.Task);
        isRun.ShouldBeFalse();
    }

    private static Task DoneAsync(WorkerThreads threads)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Schedule(_ => done.SetResult(), null);
        return LoopRunner.Within(done.Task);
    }

    private static Task<int> NicenessAsync(WorkerThreads threads)
    {
        var niceness = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Schedule(_ => niceness.SetResult(Niceness()), null);
        return LoopRunner.Within(niceness.Task);
    }

    /// <summary>Of the calling thread: the 19th field; the second, its name, may contain spaces.</summary>
    private static int Niceness() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16], CultureInfo.InvariantCulture);
}
