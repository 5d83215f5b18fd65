using System.Globalization;
using Koltso.Profiling.Stacks;
using Koltso.Profiling.Target;

namespace Koltso.Profiling.Perf;

/// <summary>Makes the CPU profile of what perf has recorded.</summary>
internal static class PerfProfile
{
    /// <summary>Beyond it something else is wrong, and the reader had better see it.</summary>
    private const double ScaleMax = 1.5;

    private const double KernelShareMin = 0.02;

    public static async Task<KindProfile> ReadAsync(PerfRecorder recorder, JitSymbols symbols, CpuTimes cpu, int hertz)
    {
        var stacks = new PerfStacks(symbols);
        await recorder.ReadAsync(new PerfScriptParser(stacks.Add, stacks.Add)).ConfigureAwait(false);
        stacks.Complete();
        // Where the kernel may not be sampled, its time is shown as what it is.
        if (!stacks.HasKernel && cpu.KernelSeconds > KernelShareMin * cpu.ProcessSeconds)
            stacks.Tree.Add("(kernel, not sampled)", [], cpu.KernelSeconds, isSample: false);
        var sampled = stacks.Tree.Total;
        // perf misses a little at every switch between threads; and a thread may be sampled that has ended since.
        var scale = sampled > 0 ? Math.Clamp(cpu.ProcessSeconds / sampled, 1, ScaleMax) : 1;
        var coverage = sampled > 0 && cpu.ProcessSeconds > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the system counted {ProfileNumbers.Seconds(cpu.ProcessSeconds)} of CPU for the process; the samples stand for "
                    + $"{ProfileNumbers.Percent(sampled / cpu.ProcessSeconds)} of that{(scale > 1 ? ", and are scaled to all of it" : "")}")
            : "";
        return KindProfiles.Of(
            ProfileKind.Cpu, stacks.Tree.ToFlame(scale), stacks.Tree.Samples,
            string.Create(
                CultureInfo.InvariantCulture,
                $"perf, {hertz} times per second of CPU that a thread uses, stacks from frame pointers"), coverage);
    }
}
