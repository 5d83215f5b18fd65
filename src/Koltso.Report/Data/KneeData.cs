namespace Koltso.Report.Data;

/// <summary>The search for the highest rate that a cluster sustains.</summary>
/// <param name="Rate">The highest sustained rate; null if there was none.</param>
/// <param name="Stopped">Why the search ended.</param>
/// <param name="Command">The command that repeats it.</param>
public sealed record KneeData(string Workload, int? Rate, IReadOnlyList<KneeStepData> Steps, string Stopped, string Command);
