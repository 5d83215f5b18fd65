using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// Time that threads spent in something that begins and ends, each in one at a time. What was under way at either end
/// counts as far as it lies within the recording.
/// </summary>
internal sealed class ThreadSpans(EventStacks stacks, IReadOnlyDictionary<int, string> threads, double durationMs)
{
    private readonly CallTree _tree = new();
    private readonly Dictionary<int, (double SinceMs, List<Frame> Frames)> _open = [];

    public void Begin(TraceEvent start) => _open[start.ThreadID] = (start.TimeStampRelativeMSec, stacks.Of(start.CallStack()));

    /// <param name="ms">How long it took, where the runtime says so; 0: since it began, or the recording did.</param>
    public void End(TraceEvent stop, double ms = 0)
    {
        var now = stop.TimeStampRelativeMSec;
        var isKnown = _open.Remove(stop.ThreadID, out var open);
        Add(stop.ThreadID, isKnown ? open.Frames : stacks.Of(stop.CallStack()), Math.Min(ms > 0 ? ms : now - open.SinceMs, now));
    }

    /// <summary>When all events have been read.</summary>
    public CallTree ToTree()
    {
        foreach (var (tid, (since, frames)) in _open) Add(tid, frames, Math.Max(0, durationMs - since));
        _open.Clear();
        return _tree;
    }

    private void Add(int tid, List<Frame> frames, double ms) => _tree.Add(ThreadNames.Of(threads, tid), frames, ms / 1000);
}
