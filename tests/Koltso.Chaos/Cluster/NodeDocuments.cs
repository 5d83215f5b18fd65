using Koltso.Api.Documents;

namespace Koltso.Chaos.Cluster;

/// <summary>A node's pages as documents; null when the node does not answer, or does not answer with the page.</summary>
internal static class NodeDocuments
{
    public static async Task<StatsDocument?> StatsOrNullAsync(this RealNode node, CancellationToken stop) =>
        (await node.Pages.StatsAsync(node.Address, stop: stop)).Value;

    public static async Task<RepairDocument?> RepairOrNullAsync(this RealNode node, CancellationToken stop) =>
        (await node.Pages.RepairAsync(node.Address, stop)).Value;

    public static async Task<RepairDocument?> BeginRepairOrNullAsync(this RealNode node, bool checkOnly, CancellationToken stop) =>
        (await node.Pages.BeginRepairAsync(node.Address, partition: null, checkOnly, stop: stop)).Value;
}
