namespace Koltso.Cli.Report;

/// <summary>What <c>koltso report</c> was asked for.</summary>
/// <param name="Output">Absolute path of the folder for the page and its data.</param>
/// <param name="Length">Which plan.</param>
/// <param name="SizeBytes">Of values to fill in; null: what suits the plan.</param>
/// <param name="Url">A node of a cluster that runs already; null: start own ones.</param>
/// <param name="MayOverwrite">The cluster at <paramref name="Url"/> may hold keys.</param>
/// <param name="Baseline">A report to lay beside this one.</param>
/// <param name="From">A report whose data is shown again; nothing is measured.</param>
internal sealed record ReportOptions(
    string Output, ReportLength Length, long? SizeBytes, Uri? Url, bool MayOverwrite, string? Baseline, string? From);
