using System.Diagnostics.Metrics;
using Koltso.Ring;

namespace Koltso.Node.Stats.Metrics;

/// <summary>Comparison of replicas, in rounds that this node began.</summary>
internal static class RepairMetrics
{
    public static void AddTo(Meter meter, NodeCore ring)
    {
        meter.CreateObservableCounter(
            "koltso_repair_rounds_total", () => ring.Repair.Progress.Figures.Rounds, null, "Rounds of comparison that ended.");
        meter.CreateObservableGauge(
            "koltso_repair_seconds_since_complete", () => SinceComplete(ring), "s",
            "Since the last round that finished all its comparisons; absent before the first.");
        meter.CreateObservableCounter(
            "koltso_repair_records_pulled_total", () => ring.Repair.Progress.Figures.RecordsPulled, null, "Records copied from peers.");
        meter.CreateObservableCounter(
            "koltso_repair_records_pushed_total", () => ring.Repair.Progress.Figures.RecordsPushed, null, "Records sent to peers.");
        meter.CreateObservableCounter(
            "koltso_repair_sent_bytes_total", () => ring.Repair.Progress.Figures.BytesSent, "By", "Sent for comparison and repair.");
        meter.CreateObservableCounter(
            "koltso_repair_received_bytes_total", () => ring.Repair.Progress.Figures.BytesReceived, "By",
            "Received for comparison and repair.");
        meter.CreateObservableCounter(
            "koltso_tombstones_collected_total", () => ring.Repair.Progress.Figures.TombstonesCollected, null,
            "Tombstones that were removed.");
    }

    private static IEnumerable<Measurement<double>> SinceComplete(NodeCore ring)
    {
        var (_, _, complete, _, nowMs) = ring.Repair.Progress;
        if (complete is not null) yield return new Measurement<double>(Math.Max(0, nowMs - complete.EndedMs) / 1_000.0);
    }
}
