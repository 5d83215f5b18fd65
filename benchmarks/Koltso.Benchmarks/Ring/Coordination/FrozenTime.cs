namespace Koltso.Benchmarks.Ring.Coordination;

/// <summary>
/// Timers that never fire. On a loop they would fire between two requests; here they would come from another thread in the
/// midst of one, since nobody takes turns.
/// </summary>
internal sealed class FrozenTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer();

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
