namespace Koltso.Report.Data;

/// <summary>The settings of all measurements of a report.</summary>
/// <param name="FillBytes">Bytes of values that a cluster was filled with before it was measured.</param>
/// <param name="PutKeys">PUT takes random ids of 1 to this.</param>
/// <param name="GetKeys">GET takes random ids of 1 to this, all stored.</param>
/// <param name="CompareRate">The rate at which the costs of requests are compared, in requests per second.</param>
/// <param name="KneeP99MaxMs">A rate holds while p99 is at most this.</param>
/// <param name="KneeErrorShareMax">And no more than this share of requests fails, 0 to 1.</param>
/// <param name="IsOwnCluster">The report started the nodes itself; otherwise it was given them.</param>
public sealed record SettingsData(
    long FillBytes, int ValueBytes, long PutKeys, long GetKeys, int Connections, int CompareRate, double KneeP99MaxMs,
    double KneeErrorShareMax, bool IsOwnCluster);
