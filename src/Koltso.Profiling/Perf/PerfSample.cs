namespace Koltso.Profiling.Perf;

/// <summary>One sample: the thread's name, and its stack from the leaf outwards.</summary>
/// <param name="PeriodNs">The CPU time that the sample stands for.</param>
internal sealed record PerfSample(string Comm, int Tid, double TimeSeconds, long PeriodNs, IReadOnlyList<PerfFrame> Frames);
