using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Koltso.Api.Documents;

namespace Koltso.Chaos.Cluster;

/// <summary>A node's pages as documents; null where it does not answer, or not with the page.</summary>
internal static class NodeDocuments
{
    public static Task<StatsDocument?> StatsAsync(this RealNode node, CancellationToken stop) =>
        node.PageOrNullAsync(HttpMethod.Get, "/v0/stats", ApiJson.Default.StatsDocument, stop);

    public static Task<ClusterDocument?> ClusterAsync(this RealNode node, CancellationToken stop) =>
        node.PageOrNullAsync(HttpMethod.Get, "/v0/cluster", ApiJson.Default.ClusterDocument, stop);

    public static Task<RepairDocument?> RepairPageAsync(this RealNode node, CancellationToken stop) =>
        node.PageOrNullAsync(HttpMethod.Get, "/v0/repair", ApiJson.Default.RepairDocument, stop);

    public static Task<RepairDocument?> AskForRepairAsync(this RealNode node, bool checkOnly, CancellationToken stop) =>
        node.PageOrNullAsync(HttpMethod.Post, checkOnly ? "/v0/repair?check=true" : "/v0/repair", ApiJson.Default.RepairDocument, stop);

    private static async Task<T?> PageOrNullAsync<T>(
        this RealNode node, HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        try
        {
            using var answer = await node.SendAsync(method, path, stop: stop);
            return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(stop), type) : null;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }
}
