namespace Koltso.Node.Documents;

/// <summary>The node's process, as the operating system counts it.</summary>
public sealed record ProcessDocument(int Pid, CpuDocument CpuSeconds, long ResidentBytes, int Threads);
