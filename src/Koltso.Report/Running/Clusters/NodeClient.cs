using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Koltso.Node.Documents;
using Koltso.Report.Data;

namespace Koltso.Report.Running.Clusters;

/// <summary>Asks nodes what they say of themselves. Any thread may call.</summary>
public sealed class NodeClient(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_answerMax = TimeSpan.FromMinutes(2), s_pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) }) { Timeout = s_answerMax };

    public async Task<ClusterDocument> ClusterAsync(Uri node, CancellationToken stop)
    {
        var url = new Uri(node, "/v0/cluster");
        var cluster = await AskAsync(url, NodeJson.Default.ClusterDocument, stop).ConfigureAwait(false);
        return cluster.FindContradiction() is { } contradiction
            ? throw new ReportException($"the answer of {url} contradicts itself: {contradiction}")
            : cluster;
    }

    /// <summary>In the cluster's order.</summary>
    public async Task<IReadOnlyList<StatsDocument>> StatsAsync(ClusterDocument cluster, bool isExact, CancellationToken stop)
    {
        var path = isExact ? "/v0/stats?counts=exact" : "/v0/stats";
        var all = new List<StatsDocument>();
        // One after another: a count reads a node's whole store.
        foreach (var node in cluster.Nodes)
            all.Add(await AskAsync(new Uri($"http://{node.Http}{path}"), NodeJson.Default.StatsDocument, stop).ConfigureAwait(false));
        return all;
    }

    /// <summary>Returns when every node sees every other.</summary>
    public async Task WaitUntilAllSeeAllAsync(Uri entry, CancellationToken stop)
    {
        while (true)
        {
            var cluster = await ClusterAsync(entry, stop).ConfigureAwait(false);
            var views = await Task.WhenAll(cluster.Nodes.Select(node => ClusterAsync(new Uri($"http://{node.Http}"), stop))).ConfigureAwait(false);
            if (views.All(static view => view.Nodes.All(static node => node.Up))) return;
            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(Uri url, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        try
        {
            using var answer = await _http.GetAsync(url, stop).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode) throw new ReportException($"{url} answers {(int)answer.StatusCode} {answer.ReasonPhrase}: is this a Koltso node?");
            var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type) ?? throw new ReportException($"the answer of {url} is empty");
        }
        catch (JsonException wrong)
        {
            throw new ReportException($"the answer of {url} is not what it should be: {wrong.Message}");
        }
        catch (HttpRequestException unreachable)
        {
            throw new ReportException($"no node answers at {url.GetLeftPart(UriPartial.Authority)}: {(unreachable.InnerException ?? unreachable).Message}");
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new ReportException($"{url} did not answer within {s_answerMax.TotalSeconds:N0} s");
        }
    }
}
