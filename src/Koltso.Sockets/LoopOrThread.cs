using System.IO.Pipelines;

namespace Koltso.Sockets;

/// <summary>
/// Where short work goes that may block, in a rare case for long: onto the loop that schedules it, once the turn has sent what it
/// wrote, which saves two changes of threads; onto <paramref name="threads"/> when it is not scheduled on a loop, and for a while
/// after such work did block. Any thread may schedule.
/// </summary>
public sealed class LoopOrThread(LoopRelief relief, PipeScheduler threads) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        if (relief.IsHolding || !EventLoop.TryScheduleBlocking(action, state)) threads.Schedule(action, state);
    }
}
