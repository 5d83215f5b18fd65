namespace Koltso.Load;

/// <summary>What one process of the server has used so far.</summary>
/// <param name="Name">The node's id, or which process it is.</param>
/// <param name="CpuSeconds">User and system time.</param>
public sealed record ServerFigure(string Name, double CpuSeconds, long ResidentBytes, long AllocatedBytes, long LockContentions);
