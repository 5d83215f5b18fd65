namespace Koltso.Api.Documents;

/// <summary>Latencies of one kind of request since the node's start, in microseconds; all 0 when there was none.</summary>
/// <param name="Count">Requests.</param>
/// <param name="P999">99.9 % of requests took no longer; within 1 %, as the other percentiles are.</param>
public sealed record LatencyDocument(long Count, double Mean, double P50, double P90, double P99, double P999, double Max);
