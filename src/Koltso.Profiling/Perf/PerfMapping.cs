namespace Koltso.Profiling.Perf;

/// <summary>A piece of a file in the memory of the process.</summary>
internal readonly record struct PerfMapping(ulong Start, ulong Length, ulong Offset, bool IsExecutable, string Dso);
