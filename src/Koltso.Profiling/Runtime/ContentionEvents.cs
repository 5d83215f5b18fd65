using Koltso.Profiling.Stacks;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// Time that threads were held up by locks. What was under way at either end counts as far as it lies within the recording.
/// </summary>
internal sealed class ContentionEvents(EventStacks stacks, IReadOnlyDictionary<int, string> threads, double durationMs) : IEventKind
{
    private readonly CallTree _tree = new();
    private readonly Dictionary<int, (double SinceMs, List<Frame> Frames)> _open = [];

    public void Subscribe(TraceLogEventSource source)
    {
        source.Clr.ContentionStart += start => _open[start.ThreadID] = (start.TimeStampRelativeMSec, stacks.Of(start.CallStack()));
        source.Clr.ContentionStop += stop =>
        {
            var now = stop.TimeStampRelativeMSec;
            var frames = _open.Remove(stop.ThreadID, out var open) ? open.Frames : stacks.Of(stop.CallStack());
            var ms = stop.DurationNs > 0 ? stop.DurationNs / 1e6 : now - open.SinceMs;
            _tree.Add(ThreadNames.Of(threads, stop.ThreadID), frames, Math.Min(ms, now) / 1000);
        };
    }

    public KindProfile ToProfile()
    {
        foreach (var (tid, (since, frames)) in _open)
            _tree.Add(ThreadNames.Of(threads, tid), frames, Math.Max(0, durationMs - since) / 1000);
        return KindProfiles.Of(
            ProfileKind.Lock, _tree,
            "every time a thread had to wait for a managed lock that another one held, as the runtime tells it; locks inside RocksDB are not among them", "");
    }
}
