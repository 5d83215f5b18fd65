using System.Diagnostics.Metrics;
using System.Reflection;
using Koltso.Ring;

namespace Koltso.Node.Stats.Metrics;

/// <summary>
/// A node's figures as instruments of one meter; docs/metrics.md lists them. All are observable: when a listener asks,
/// they read what loops, store and repair count anyway, so that metrics add no cost to a request.
/// Callbacks come on any thread, also while the node stops. Bound: labels are operations, statuses and nodes, never keys.
/// </summary>
internal static class NodeMetrics
{
    public static void AddTo(Meter meter, StatsCollector stats, NodeCore ring)
    {
        KeyValuePair<string, object?>[] build = [new("version", Version())];
        meter.CreateObservableGauge(
            "koltso_build_info", () => new Measurement<long>(1, build), null, "Always 1; the label is the version.");
        RequestMetrics.AddTo(meter, stats);
        PeerMetrics.AddTo(meter, stats);
        ReplicationMetrics.AddTo(meter, stats, ring);
        RepairMetrics.AddTo(meter, ring);
        StoreMetrics.AddTo(meter, stats, ring.Store);
    }

    private static string Version() =>
        typeof(NodeMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "unknown";
}
