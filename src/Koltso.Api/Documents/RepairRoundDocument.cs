namespace Koltso.Api.Documents;

/// <summary>One round of repair: comparisons of one partition with one other replica.</summary>
/// <param name="Number">Counts the node's rounds from 1.</param>
/// <param name="Running">Under way.</param>
/// <param name="CheckOnly">It counts what differs and sends nothing.</param>
/// <param name="Partition">The only one it is about; null: all that lie on the node.</param>
/// <param name="Planned">Comparisons to be made.</param>
/// <param name="InStep">Those that found both sides to hold the same.</param>
/// <param name="Differing">Those that found a difference, which is sent unless only checked.</param>
/// <param name="Failed">Those not made or not finished: a peer is down, or something could not be read or stored.</param>
/// <param name="RecordsDiffering">Records found to be newer on one side.</param>
/// <param name="Seconds">From its beginning to its end, or until now.</param>
/// <param name="Failures">Those that failed, by node and reason; null from a build before 0.3.</param>
public sealed record RepairRoundDocument(
    long Number, bool Running, bool CheckOnly, int? Partition, int Planned, int InStep, int Differing, int Failed,
    long RecordsDiffering, double Seconds, IReadOnlyList<RepairFailureDocument>? Failures = null);
