using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Scheduling;

/// <summary>
/// Does something that may block, on a worker, every period until it is disposed. One at a time: a period that comes while
/// the last one's work still runs is left out. What it throws is logged and does not end it.
/// </summary>
internal sealed class PeriodicTask : IAsyncDisposable
{
    private const int Idle = 0, Running = 1, Disposed = 2;

    private readonly PipeScheduler _workers;
    private readonly ILogger _log;
    private readonly string _name;
    private readonly Action _action;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    /// <param name="name">What the log calls it.</param>
    public PeriodicTask(TimeProvider time, PipeScheduler workers, int periodMs, ILogger log, string name, Action action)
    {
        (_workers, _log, _name, _action) = (workers, log, name, action);
        var period = TimeSpan.FromMilliseconds(periodMs);
        _timer = time.CreateTimer(static state => ((PeriodicTask)state!).Begin(), this, period, period);
    }

    /// <summary>Nothing begins from now on; waits for what runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _state, Disposed) == Running) await _ended.Task.ConfigureAwait(false);
    }

    private void Begin()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Idle) == Idle)
            _workers.Schedule(static state => ((PeriodicTask)state!).Run(), this);
    }

    private void Run()
    {
        Logged.Run(_log, _name, _action);
        if (Interlocked.CompareExchange(ref _state, Idle, Running) == Disposed) _ended.SetResult();
    }
}
