using Koltso.Api.Documents;

namespace Koltso.Chaos.Cluster;

/// <summary>Whether every node of a cluster runs, is ready and healthy, and reaches every other node.</summary>
internal static class Wholeness
{
    /// <summary>Waits for it.</summary>
    /// <returns>Null on success, else what is still wrong.</returns>
    public static async Task<string?> WhyNotAsync(IReadOnlyList<RealNode> nodes, int secondsMax, CancellationToken stop)
    {
        string? why = null;
        try
        {
            await Wait.UntilAsync(async () => (why = await AmissAsync(nodes, stop)) is null, "whole", secondsMax);
        }
        catch (TimeoutException)
        {
            // The variable says what is still wrong.
        }

        return why;
    }

    private static async Task<string?> AmissAsync(IReadOnlyList<RealNode> nodes, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        foreach (var node in nodes)
        {
            if (!node.IsRunning) return $"{node.Id} does not run";
            if (await node.StatsOrNullAsync(stop) is not { } stats) return $"{node.Id} does not answer";
            if (!stats.Ready) return $"{node.Id} is not ready";
            if (stats.Store.Health != StoreDocument.Ok) return $"the store of {node.Id} is {stats.Store.Health}: {stats.Store.Reason}";
            if (stats.Peers.FirstOrDefault(static peer => !peer.Up) is { } away) return $"{node.Id} does not reach {away.Node}";
        }

        return null;
    }
}
