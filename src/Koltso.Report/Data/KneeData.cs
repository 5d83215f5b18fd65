namespace Koltso.Report.Data;

/// <summary>The search for the highest rate that a cluster holds.</summary>
/// <param name="Rate">The highest that held; null when none did.</param>
/// <param name="Stopped">Why the search ended.</param>
/// <param name="Command">Does it again.</param>
public sealed record KneeData(string Workload, int? Rate, IReadOnlyList<KneeStepData> Steps, string Stopped, string Command);
