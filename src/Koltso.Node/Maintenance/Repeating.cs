namespace Koltso.Node.Maintenance;

/// <summary>Does something every period until it is disposed. One at a time; what it throws is logged and does not end it.</summary>
internal sealed class Repeating : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Repeating(TimeProvider time, int periodMs, Action<string> log, Action action)
    {
        _running = RunAsync(time, TimeSpan.FromMilliseconds(periodMs), log, action);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(TimeProvider time, TimeSpan period, Action<string> log, Action action)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false)) Logged.Run(log, action);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
