namespace Koltso.Report.Data;

/// <summary>Latencies from when a request was due, in microseconds.</summary>
/// <param name="Curve">Ascending, from a share of 0 towards 1; the last point is the maximum.</param>
public sealed record LatencyData(
    double MeanUs, long P50Us, long P90Us, long P99Us, long P999Us, long MaxUs, IReadOnlyList<CurvePoint> Curve);
