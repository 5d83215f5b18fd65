namespace Koltso.Profiling;

/// <summary>Who takes the samples of a CPU profile.</summary>
public enum CpuSampler
{
    /// <summary>perf where it is and may, else the runtime.</summary>
    Auto,
    Perf,
    Runtime,
}
