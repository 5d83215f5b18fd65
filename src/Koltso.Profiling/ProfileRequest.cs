namespace Koltso.Profiling;

/// <summary>What is to be profiled, and for how long.</summary>
public sealed record ProfileRequest
{
    public const int PerfHertzDefault = 499; // beside the beat of timers that tick in round numbers

    public required int Pid { get; init; }

    public required IReadOnlyList<ProfileKind> Kinds { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Samples per second of each busy thread, where perf takes them.</summary>
    public int PerfHertz { get; init; } = PerfHertzDefault;

    public CpuSampler CpuSampler { get; init; } = CpuSampler.Auto;
}
