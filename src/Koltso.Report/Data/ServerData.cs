namespace Koltso.Report.Data;

/// <summary>What one node used for a load, divided by the requests of all.</summary>
public sealed record ServerData(string Node, double CpuUs, double AllocatedBytes, double LockContentions, long ResidentBytes);
