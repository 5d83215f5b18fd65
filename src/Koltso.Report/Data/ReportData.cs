namespace Koltso.Report.Data;

/// <summary>
/// Everything that a report knows: what was planned, what was measured, and what is missing. <c>report.json</c> is this
/// record, and the page is made from nothing else.
/// </summary>
/// <param name="Format">Of the file; see <see cref="FormatNow"/>.</param>
/// <param name="Version">Of the program that measured, with its commit where the build knew it.</param>
/// <param name="Plan">The plan's name: full, quick or trial.</param>
/// <param name="Seconds">From the start to the end of measuring.</param>
/// <param name="IsInterrupted">Someone ended it before the plan was through.</param>
/// <param name="Computed">Where keys go by the arithmetic alone.</param>
/// <param name="Setups">The clusters that were measured, in the order of the plan.</param>
/// <param name="Gaps">Measurements that were planned and are missing.</param>
public sealed record ReportData(
    int Format,
    string Version,
    string Plan,
    DateTimeOffset StartedAt,
    double Seconds,
    bool IsInterrupted,
    MachineData Machine,
    SettingsData Settings,
    IReadOnlyList<SpreadData> Computed,
    IReadOnlyList<SetupData> Setups,
    IReadOnlyList<GapData> Gaps)
{
    /// <summary>Raised when a reader of the former format would misread a file.</summary>
    public const int FormatNow = 1;
}
