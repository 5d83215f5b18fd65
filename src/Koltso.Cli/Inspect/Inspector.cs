using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Koltso.Cli.Client;
using Koltso.Cli.Inspect.Documents;
using Koltso.Node.Documents;

namespace Koltso.Cli.Inspect;

/// <summary>Asks nodes about the cluster and themselves. Faults are values: a document, or why there is none.</summary>
internal sealed class Inspector : IDisposable
{
    /// <summary>One node that does not answer must not hold up the picture of the rest.</summary>
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = NodeHttp.Create(s_answerTimeout);

    public async Task<(ClusterDocument? Cluster, string? Error)> ClusterAsync(Uri node)
    {
        var url = new Uri(node, "/v0/cluster");
        var (cluster, error) = await AskAsync(url, InspectJson.Default.ClusterDocument);
        return cluster?.FindContradiction() is { } contradiction
            ? (null, $"The answer of {url} contradicts itself: {contradiction}.")
            : (cluster, error);
    }

    /// <summary>All nodes at once, in the cluster's order.</summary>
    public Task<NodeStatus[]> NodesAsync(ClusterDocument cluster) => Task.WhenAll(cluster.Nodes.Select(NodeAsync));

    public void Dispose() => _http.Dispose();

    private async Task<NodeStatus> NodeAsync(NodeDocument node)
    {
        if (!Uri.TryCreate($"http://{node.Http}/v0/stats", UriKind.Absolute, out var url))
            return new NodeStatus(node.Id, node.Http, null, $"'{node.Http}' is not an address.");
        var (stats, error) = await AskAsync(url, InspectJson.Default.StatsDocument);
        return stats is not null && stats.Node != node.Id
            ? new NodeStatus(node.Id, node.Http, null, $"Node {stats.Node} answers at {node.Http}, where {node.Id} should.")
            : new NodeStatus(node.Id, node.Http, stats, error);
    }

    private async Task<(T? Document, string? Error)> AskAsync<T>(Uri url, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using var response = await _http.GetAsync(url);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, $"{url} answers {(int)response.StatusCode} {response.ReasonPhrase}: is this a Koltso node?");
            await using var body = await response.Content.ReadAsStreamAsync();
            var document = await JsonSerializer.DeserializeAsync(body, type);
            return document is null ? (null, $"The answer of {url} is empty.") : (document, null);
        }
        catch (JsonException exception)
        {
            return (null, $"The answer of {url} is not what it should be: {exception.Message}");
        }
        catch (Exception exception) when (NodeHttp.Explain(exception, url) is { } words)
        {
            return (null, words);
        }
    }
}
