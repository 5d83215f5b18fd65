namespace Koltso.Profiling.Perf;

/// <summary>One sample: the thread's name, and its stack from the leaf outwards.</summary>
/// <param name="PeriodNs">The CPU time that the sample stands for.</param>
/// <param name="IsUnwound">Whether its stack was followed by unwind tables, which end at managed code, and not by frame pointers.</param>
internal sealed record PerfSample(string Comm, int Tid, double TimeSeconds, long PeriodNs, bool IsUnwound, IReadOnlyList<PerfFrame> Frames);
