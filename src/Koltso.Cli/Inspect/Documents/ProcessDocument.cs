namespace Koltso.Cli.Inspect.Documents;

/// <summary>The node's process, as the operating system counts it.</summary>
internal sealed record ProcessDocument(int Pid, CpuDocument CpuSeconds, long ResidentBytes, int Threads);
