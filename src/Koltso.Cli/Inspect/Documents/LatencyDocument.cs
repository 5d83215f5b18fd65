namespace Koltso.Cli.Inspect.Documents;

/// <summary>Latencies of one kind of request since the node's start, in microseconds; all 0 when there was none.</summary>
internal sealed record LatencyDocument(long Count, double Mean, double P50, double P90, double P99, double P999, double Max);
