using System.Globalization;
using System.Runtime.InteropServices;
using Koltso.Profiling.Stacks;
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
    private readonly Dictionary<int, List<(List<Frame> Frames, bool Waits)>> _byThread = [];
    private readonly Dictionary<(int Tid, int Stack), int> _places = [];
    private readonly Dictionary<(int Tid, int Stack), int> _counts = [];

    public void Subscribe(TraceLogEventSource source) => new SampleProfilerTraceEventParser(source).ThreadSample += sample =>
    {
        if (sample.CallStack() is not { } stack) return;
        var key = (sample.ThreadID, (int)stack.CallStackIndex);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _)++;
        if (_places.ContainsKey(key)) return;
        var seen = CollectionsMarshal.GetValueRefOrAddDefault(_byThread, sample.ThreadID, out _) ??= [];
        _places[key] = seen.Count;
        var frames = stacks.Of(stack);
        seen.Add((frames, Waits.Is(frames)));
    };

    public KindProfile ToProfile()
    {
        var tree = new CallTree();
        long samples = 0;
        foreach (var (tid, (name, seconds)) in cpu.Threads)
        {
            if (seconds <= 0) continue;
            var counted = _counts.Where(pair => pair.Key.Tid == tid)
                .Select(pair => (_byThread[tid][_places[pair.Key]].Frames, _byThread[tid][_places[pair.Key]].Waits, Count: pair.Value)).ToList();
            var busy = counted.Where(static stack => !stack.Waits).ToList();
            // A thread that was only ever seen waiting spends its time on waking up.
            if (busy.Count == 0) busy = counted;
            var sum = busy.Sum(static stack => stack.Count);
            samples += sum;
            if (sum == 0) tree.Add(name, [], seconds);
            foreach (var (frames, _, count) in busy) tree.Add(name, frames, seconds * count / sum);
        }

        if (cpu.EndedThreadsSeconds > 0) tree.Add("(ended threads)", [], cpu.EndedThreadsSeconds);
        return KindProfiles.Of(
            ProfileKind.Cpu, tree.ToFlame(), samples,
            "the runtime's sampler, a thousand times a second for each managed thread; a thread's samples outside known waits share the CPU time that the system counted for it",
            string.Create(CultureInfo.InvariantCulture, $"the system counted {Figures.Seconds(cpu.ProcessSeconds)} of CPU for the process, which is what is shown"));
    }
}
