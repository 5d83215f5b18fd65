namespace Koltso.Profiling.Target;

/// <summary>The CPU time of a process and its threads, so far.</summary>
internal readonly record struct CpuSnapshot(IReadOnlyDictionary<int, (string Name, double CpuSeconds)> Threads, double ProcessSeconds, double KernelSeconds)
{
    public static CpuSnapshot Of(TargetProcess target) => new(target.Threads(), target.CpuSeconds, target.KernelSeconds);

    /// <summary>What came to it until the later one.</summary>
    public CpuTimes To(CpuSnapshot later)
    {
        var before = Threads;
        return new CpuTimes(
            later.Threads?.ToDictionary(
                static pair => pair.Key,
                pair => (pair.Value.Name, pair.Value.CpuSeconds - before.GetValueOrDefault(pair.Key).CpuSeconds)) ?? [],
            later.ProcessSeconds - ProcessSeconds,
            later.KernelSeconds - KernelSeconds);
    }
}
