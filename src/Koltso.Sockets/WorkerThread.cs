using Koltso.Sockets.Native;

namespace Koltso.Sockets;

/// <summary>
/// One of <see cref="WorkerThreads"/>. While it is idle it waits in the kernel, on an eventfd: one system call to wait and one to
/// wake it. <see cref="Run"/> and <see cref="End"/> are for whoever took it from the idle ones, once each time.
/// </summary>
internal sealed unsafe class WorkerThread
{
    private readonly Taker _take;
    private readonly Thread _thread;
    private readonly int _event, _niceness;
    private (Action<object?>? Action, object? State) _given;
    private bool _isStarted;

    public WorkerThread(string name, int niceness, Taker take)
    {
        (_take, _niceness) = (take, niceness);
        _event = SocketCalls.eventfd(0, SocketCalls.EFD_CLOEXEC);
        if (_event < 0) throw new IOException($"eventfd: {SocketCalls.Describe(SocketCalls.LastError)}");
        _thread = new Thread(Work) { Name = name, IsBackground = true };
    }

    /// <summary>What a thread does next.</summary>
    public enum Next
    {
        Work,
        Wait,
        End,
    }

    public delegate Next Taker(WorkerThread thread, out (Action<object?> Action, object? State) work);

    public void Run(Action<object?> action, object? state) => Give(action, state);

    public void End() => Give(null, null);

    private void Give(Action<object?>? action, object? state)
    {
        _given = (action, state);
        if (_isStarted)
        {
            ulong one = 1;
            SocketCalls.write(_event, &one, sizeof(ulong));
            return;
        }

        _isStarted = true;
        _thread.Start();
    }

    private void Work()
    {
        // Refused, it is as urgent as the rest.
        if (_niceness > 0) _ = SocketCalls.nice(_niceness);
        while (true)
        {
            var (action, state) = _given;
            _given = default;
            if (action is null) break;
            action(state);
            Next next;
            while ((next = _take(this, out var work)) == Next.Work) work.Action(work.State);
            if (next == Next.End) break;
            Wait();
        }

        SocketCalls.close(_event);
    }

    private void Wait()
    {
        ulong count;
        while (SocketCalls.read(_event, &count, sizeof(ulong)) < 0)
        {
            if (SocketCalls.LastError != SocketCalls.EINTR)
                Environment.FailFast($"eventfd: {SocketCalls.Describe(SocketCalls.LastError)}");
        }
    }
}
