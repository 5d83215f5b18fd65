using System.Globalization;
using Koltso.Profiling.Stacks;
using Koltso.Profiling.Target;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;

namespace Koltso.Profiling.Runtime;

/// <summary>
/// CPU without perf. The runtime's sampler stops every managed thread a thousand times a second, whether it runs or waits;
/// so a thread's samples outside known waits share the CPU time that the system counted for it, and threads without
/// managed code stand there by name with theirs.
/// </summary>
internal sealed class SampleEvents(EventStacks stacks, CpuTimes cpu) : IEventKind
{
    private readonly Dictionary<(int Tid, int Stack, bool IsOutside), SeenStack> _seen = [];

    public void Subscribe(TraceLogEventSource source) => new SampleProfilerTraceEventParser(source).ThreadSample += sample =>
    {
        if (sample.CallStack() is not { } stack) return;
        var isOutside = sample.Type == ClrThreadSampleType.External;
        var key = (sample.ThreadID, (int)stack.CallStackIndex, isOutside);
        if (!_seen.TryGetValue(key, out var seen))
        {
            var frames = stacks.Of(stack);
            _seen[key] = seen = new SeenStack(frames, Waits.Is(frames, isOutside));
        }

        seen.Count++;
    };

    public KindProfile ToProfile()
    {
        var tree = new CallTree();
        long samples = 0;
        var byThread = _seen.ToLookup(static pair => pair.Key.Tid, static pair => pair.Value);
        foreach (var (tid, (name, seconds)) in cpu.Threads)
        {
            if (seconds <= 0) continue;
            var busy = byThread[tid].Where(static stack => !stack.Waits).ToList();
            // A thread that was only ever seen waiting spends its time on waking up.
            if (busy.Count == 0) busy = [.. byThread[tid]];
            var sum = busy.Sum(static stack => stack.Count);
            samples += sum;
            if (sum == 0) tree.Add(name, [], seconds);
            foreach (var stack in busy) tree.Add(name, stack.Frames, seconds * stack.Count / sum);
        }

        if (cpu.EndedThreadsSeconds > 0) tree.Add("(ended threads)", [], cpu.EndedThreadsSeconds);
        return KindProfiles.Of(
            ProfileKind.Cpu, tree.ToFlame(), samples,
            "the runtime's sampler, a thousand times a second for each managed thread; a thread's samples outside known waits share the CPU time that the system counted for it",
            string.Create(CultureInfo.InvariantCulture, $"the system counted {ProfileNumbers.Seconds(cpu.ProcessSeconds)} of CPU for the process, which is what is shown"));
    }

    private sealed class SeenStack(List<Frame> frames, bool waits)
    {
        public List<Frame> Frames { get; } = frames;

        public bool Waits { get; } = waits;

        public int Count { get; set; }
    }
}
