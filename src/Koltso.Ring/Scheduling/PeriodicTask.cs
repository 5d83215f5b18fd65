using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Scheduling;

/// <summary>
/// Runs work that may block, on a worker, once per period until it is disposed. One run at a time: a period that begins while
/// the last run is still in progress is skipped. An exception is logged and does not end the task.
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

    /// <summary>Starts no further run, and waits for the current one.</summary>
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
