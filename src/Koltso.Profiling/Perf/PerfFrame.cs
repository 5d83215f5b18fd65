namespace Koltso.Profiling.Perf;

/// <summary>A frame as perf tells it: for code of a file, the address is the offset in that file.</summary>
/// <param name="Symbol">Empty where perf knows none.</param>
/// <param name="Dso">The file, or a name such as <c>[kernel.kallsyms]</c>; empty where perf knows none.</param>
internal readonly record struct PerfFrame(ulong Address, string Symbol, string Dso);
