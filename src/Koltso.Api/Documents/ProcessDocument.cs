namespace Koltso.Api.Documents;

/// <summary>The node's process, as the operating system counts it.</summary>
/// <param name="Pid">Its number; in a container, the number that it has there.</param>
/// <param name="CpuSeconds">CPU time since the start, in seconds.</param>
/// <param name="ResidentBytes">Memory in use.</param>
/// <param name="Threads">Of any kind.</param>
public sealed record ProcessDocument(int Pid, CpuDocument CpuSeconds, long ResidentBytes, int Threads);
