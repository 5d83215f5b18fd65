using System.IO.Pipelines;

namespace Koltso.Sockets;

/// <summary>
/// A few threads of their own for work that may block, so that a disk that hangs holds up neither loops nor the thread pool.
/// Role: gives each piece of work to the thread that became idle last, or, up to <paramref name="threadsMax"/>, to a new one;
/// the rest waits in order. Any thread may schedule; that never blocks. With one thread it runs work one at a time, in order.
/// With <paramref name="niceness"/> (nice(2), relative to the process) the threads are less urgent than the event loops where there is
/// not enough processor for all. The queue is bounded by its callers. After <see cref="Dispose"/> what waits is dropped; what runs is
/// not waited for.
/// </summary>
public sealed class WorkerThreads(string name, int threadsMax, int niceness = 0) : PipeScheduler, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<(Action<object?> Action, object? State)> _waiting = new();
    private readonly Stack<WorkerThread> _idle = new();
    private int _started;
    private bool _isDisposed;

    /// <summary>Threads that were started.</summary>
    public int Count => Volatile.Read(ref _started);

    public override void Schedule(Action<object?> action, object? state)
    {
        WorkerThread? thread;
        lock (_lock)
        {
            if (_isDisposed) return;
            if (!_idle.TryPop(out thread))
            {
                if (_started == threadsMax)
                {
                    _waiting.Enqueue((action, state));
                    return;
                }

                thread = new WorkerThread($"{name}-{_started++}", niceness, TryTake);
            }
        }

        thread.Run(action, state);
    }

    /// <summary>Ends the idle threads, and the others after their present work.</summary>
    public void Dispose()
    {
        WorkerThread[] idle;
        lock (_lock)
        {
            _isDisposed = true;
            _waiting.Clear();
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var thread in idle) thread.End();
    }

    /// <summary>The thread's next work; without any, it is idle from now on, or at its end.</summary>
    private WorkerThread.Next TryTake(WorkerThread thread, out (Action<object?> Action, object? State) work)
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out work)) return WorkerThread.Next.Work;
            if (_isDisposed) return WorkerThread.Next.End;
            _idle.Push(thread);
            return WorkerThread.Next.Wait;
        }
    }
}
