using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// Time that threads waited on purpose: for events, semaphores, tasks. What was under way at either end counts as far as
/// it lies within the recording; a wait that neither began nor ended in it is not seen.
/// </summary>
internal sealed class WaitEvents(EventStacks stacks, IReadOnlyDictionary<int, string> threads, double durationMs) : IEventKind
{
    private readonly CallTree _tree = new();
    private readonly Dictionary<int, (double SinceMs, List<Frame> Frames)> _open = [];

    public void Subscribe(TraceLogEventSource source)
    {
        source.Clr.WaitHandleWaitStart += start => _open[start.ThreadID] = (start.TimeStampRelativeMSec, stacks.Of(start.CallStack()));
        source.Clr.WaitHandleWaitStop += stop =>
        {
            var now = stop.TimeStampRelativeMSec;
            var isKnown = _open.Remove(stop.ThreadID, out var open);
            _tree.Add(ThreadNames.Of(threads, stop.ThreadID), isKnown ? open.Frames : stacks.Of(stop.CallStack()), (now - (isKnown ? open.SinceMs : 0)) / 1000);
        };
    }

    public KindProfile ToProfile()
    {
        foreach (var (tid, (since, frames)) in _open)
            _tree.Add(ThreadNames.Of(threads, tid), frames, Math.Max(0, durationMs - since) / 1000);
        return KindProfiles.Of(
            ProfileKind.Wait, _tree,
            "every wait of a managed thread for an event, a semaphore, a monitor or a task, as the runtime tells it; "
            + "an event loop that waits for its sockets and an idle thread of the pool are not among them", "");
    }
}
