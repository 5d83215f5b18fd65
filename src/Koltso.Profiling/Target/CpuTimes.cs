namespace Koltso.Profiling.Target;

/// <summary>CPU time between two looks at a process.</summary>
/// <param name="Threads">By number: those that are there at the end.</param>
internal sealed record CpuTimes(IReadOnlyDictionary<int, (string Name, double Seconds)> Threads, double ProcessSeconds, double KernelSeconds)
{
    /// <summary>What the process used and none of its present threads did.</summary>
    public double EndedThreadsSeconds => ProcessSeconds - Threads.Values.Sum(static thread => thread.Seconds) is var rest && rest > 0.02 ? rest : 0;
}
