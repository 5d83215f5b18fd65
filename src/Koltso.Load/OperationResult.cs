using Koltso.Core.Measuring;

namespace Koltso.Load;

/// <summary>How the operations of one kind went.</summary>
/// <param name="Latencies">Of all that were answered, in microseconds.</param>
/// <param name="Succeeded">Answered with 2xx.</param>
public sealed record OperationResult(LoadOperation Operation, LatencyHistogram Latencies, long Succeeded);
