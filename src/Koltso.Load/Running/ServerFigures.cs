using System.Globalization;
using System.Text.Json;

namespace Koltso.Load.Running;

/// <summary>
/// What the server's processes have used: from each node's <c>/v0/stats</c>, found through <c>/v0/cluster</c>, or from
/// the operating system for processes named by number. A server that tells nothing yields nothing.
/// </summary>
internal static class ServerFigures
{
    private const int AskTimeoutMs = 5_000;
    private const double TicksPerSecond = 100;

    public static async Task<IReadOnlyList<ServerFigure>> ReadAsync(HttpClient http, BenchOptions options)
    {
        if (options.Pids.Count > 0) return [.. options.Pids.Select(OfProcess)];
        foreach (var url in options.Urls)
        {
            try
            {
                return await OfClusterAsync(http, url).ConfigureAwait(false);
            }
            catch (Exception unknown) when (
                unknown is HttpRequestException or JsonException or KeyNotFoundException or OperationCanceledException
                    or InvalidOperationException or FormatException)
            {
                // Another implementation, or a node that is down: the next one may tell.
            }
        }

        return [];
    }

    private static async Task<IReadOnlyList<ServerFigure>> OfClusterAsync(HttpClient http, Uri url)
    {
        var figures = new List<ServerFigure>();
        using var patience = new CancellationTokenSource(AskTimeoutMs);
        using var cluster = await GetAsync(http, new Uri(url, "/v0/cluster"), patience.Token).ConfigureAwait(false);
        foreach (var node in cluster.RootElement.GetProperty("nodes").EnumerateArray())
            figures.Add(await OfNodeAsync(http, node, patience.Token).ConfigureAwait(false));
        return figures;
    }

    private static async Task<ServerFigure> OfNodeAsync(HttpClient http, JsonElement node, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://{node.GetProperty("http").GetString()}/v0/stats");
        using var stats = await GetAsync(http, url, cancellationToken).ConfigureAwait(false);
        var process = stats.RootElement.GetProperty("process");
        var cpu = process.GetProperty("cpuSeconds");
        return new ServerFigure(
            node.GetProperty("id").GetString() ?? "?",
            cpu.GetProperty("user").GetDouble() + cpu.GetProperty("system").GetDouble(),
            process.GetProperty("residentBytes").GetInt64(),
            stats.RootElement.GetProperty("gc").GetProperty("allocatedBytes").GetInt64(),
            stats.RootElement.GetProperty("lockContentions").GetInt64());
    }

    private static async Task<JsonDocument> GetAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(url, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

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
