using System.Globalization;
using Koltso.Api.Documents;
using Koltso.Api.Http;

namespace Koltso.Load.Running;

/// <summary>
/// What the server's processes have used: from each node's <c>/v0/stats</c>, found through <c>/v0/cluster</c>, or from
/// the operating system for processes named by number. A server that tells nothing yields nothing.
/// </summary>
internal static class ServerFigures
{
    private const int AskTimeoutMs = 5_000;
    private const double TicksPerSecond = 100;

    public static async Task<IReadOnlyList<ServerFigure>> ReadAsync(NodeHttpClient http, BenchOptions options)
    {
        if (options.Pids.Count > 0) return [.. options.Pids.Select(OfProcess)];
        foreach (var url in options.Urls)
        {
            // Another implementation, or a node that is down: the next one may tell.
            if (await OfClusterAsync(http, url).ConfigureAwait(false) is { } figures) return figures;
        }

        return [];
    }

    /// <summary>Null where not all of its nodes tell, within <see cref="AskTimeoutMs"/> together.</summary>
    private static async Task<IReadOnlyList<ServerFigure>?> OfClusterAsync(NodeHttpClient http, Uri url)
    {
        using var patience = new CancellationTokenSource(AskTimeoutMs);
        try
        {
            if ((await http.ClusterAsync(url, patience.Token).ConfigureAwait(false)).Value is not { } cluster) return null;
            var figures = new List<ServerFigure>();
            foreach (var node in cluster.Nodes)
            {
                if ((await http.StatsAsync(node, stop: patience.Token).ConfigureAwait(false)).Value is not { } stats) return null;
                figures.Add(OfNode(stats));
            }

            return figures;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static ServerFigure OfNode(StatsDocument stats) => new(
        stats.Node, stats.Process.CpuSeconds.User + stats.Process.CpuSeconds.System, stats.Process.ResidentBytes,
        stats.Gc.AllocatedBytes, stats.LockContentions);

    private static ServerFigure OfProcess(int pid)
    {
        // The command's name stands in brackets and may hold spaces: fields are counted from behind it.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var pages = long.Parse(fields[21], CultureInfo.InvariantCulture);
        return new ServerFigure($"pid {pid}", ticks / TicksPerSecond, pages * Environment.SystemPageSize, 0, 0);
    }
}
