namespace Koltso.Report.Data;

/// <summary>Something that was planned and is not in the report.</summary>
/// <param name="Setup">The name of the cluster; empty if it concerns none.</param>
/// <param name="What">The phase.</param>
/// <param name="Why">A clause or sentence.</param>
public sealed record GapData(string Setup, string What, string Why);
