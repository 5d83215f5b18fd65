using System.Text.Json;

namespace Koltso.Harness.Nodes;

/// <summary>What a node tells of itself on its pages. Read as JSON, so that a node may be of another build than this program.</summary>
public static class NodeQueries
{
    private const int RepairSecondsMax = 60;

    /// <summary>By partition: the ids of its nodes by rank.</summary>
    public static async Task<string[][]> PlacementAsync(this RealNode node, CancellationToken stop = default)
    {
        using var document = await node.JsonAsync("/v0/cluster", stop);
        return [.. document.RootElement.GetProperty("placement").EnumerateArray()
            .Select(static replicas => replicas.EnumerateArray().Select(static replica => replica.GetString()!).ToArray())];
    }

    /// <summary>Whether it has a connection to <paramref name="other"/> on each of its loops.</summary>
    public static async Task<bool> ReachesAsync(this RealNode node, RealNode other, CancellationToken stop = default)
    {
        using var document = await node.JsonAsync("/v0/stats", stop);
        return document.RootElement.GetProperty("peers").EnumerateArray()
            .Any(peer => peer.GetProperty("node").GetString() == other.Id && peer.GetProperty("up").GetBoolean());
    }

    /// <summary>Whether it knows that <paramref name="other"/> cannot be reached.</summary>
    public static async Task<bool> SeesDownAsync(this RealNode node, RealNode other, CancellationToken stop = default)
    {
        using var document = await node.JsonAsync("/v0/cluster", stop);
        return document.RootElement.GetProperty("nodes").EnumerateArray()
            .Any(one => one.GetProperty("id").GetString() == other.Id && !one.GetProperty("up").GetBoolean());
    }

    /// <summary>Open connections of the given kind: clients, peersIn or peersOut.</summary>
    public static async Task<int> ConnectionsAsync(this RealNode node, string kind, CancellationToken stop = default)
    {
        using var document = await node.JsonAsync("/v0/stats", stop);
        return document.RootElement.GetProperty("connections").GetProperty(kind).GetInt32();
    }

    /// <summary>What its own store holds, counted now.</summary>
    public static async Task<StoreCounts> CountsAsync(this RealNode node, CancellationToken stop = default)
    {
        using var document = await node.JsonAsync("/v0/stats?counts=exact", stop);
        return new StoreCounts(document.RootElement.GetProperty("store").GetProperty("partitions").EnumerateArray().ToDictionary(
            static row => row.GetProperty("partition").GetInt32(),
            static row => (row.GetProperty("keys").GetInt64(), row.GetProperty("bytes").GetInt64())));
    }

    /// <summary>Asks it to compare its records with those of all others now; the number of the round in which it does.</summary>
    /// <exception cref="HttpRequestException">It refused.</exception>
    public static async Task<long> BeginRepairAsync(this RealNode node, CancellationToken stop = default)
    {
        using var begun = await node.SendAsync(HttpMethod.Post, "/v0/repair", [], stop);
        begun.EnsureSuccessStatusCode();
        using var requested = JsonDocument.Parse(await begun.Content.ReadAsStringAsync(stop));
        return requested.RootElement.GetProperty("requested").GetInt64();
    }

    /// <summary>Has it compare its records with those of all others now. How many comparisons could not be finished.</summary>
    public static async Task<int> RepairAsync(this RealNode node, CancellationToken stop = default)
    {
        var number = await node.BeginRepairAsync(stop);
        var failed = 0;
        await Wait.UntilAsync(
            async () =>
            {
                using var document = await node.JsonAsync("/v0/repair", stop);
                if (document.RootElement.GetProperty("round") is not { ValueKind: JsonValueKind.Object } round) return false;
                failed = round.GetProperty("failed").GetInt32();
                var at = round.GetProperty("number").GetInt64();
                return at > number || (at == number && !round.GetProperty("running").GetBoolean());
            },
            $"round {number} of {node.Id}'s repair ends",
            RepairSecondsMax);
        return failed;
    }
}
