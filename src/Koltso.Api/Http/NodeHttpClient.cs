using System.Globalization;
using System.Net;
using System.Text.Json.Serialization.Metadata;
using Koltso.Api.Documents;

namespace Koltso.Api.Http;

/// <summary>
/// Asks nodes over HTTP: their pages as documents, and whatever else through <see cref="ExchangeAsync"/>. Connects directly,
/// follows no redirects, and is quick to notice that nobody listens. Whatever node and network do is a value, a
/// <see cref="NodeFault"/>; only a cancelled token ends in an exception. Any thread may call, several at a time.
/// </summary>
public sealed class NodeHttpClient : IDisposable
{
    /// <summary>Longest document: twice that of 65,536 partitions with seven replicas whose names are as long as may be.</summary>
    private const int DocumentBytesMax = 64 << 20;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http;

    /// <param name="answerTimeout">How long an answer may take; of a document, until it is here whole.</param>
    public NodeHttpClient(TimeSpan answerTimeout)
        : this(
            new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = s_connectTimeout },
            answerTimeout)
    {
    }

    /// <param name="handler">What connects; disposed with this client.</param>
    public NodeHttpClient(HttpMessageHandler handler, TimeSpan answerTimeout) =>
        _http = new HttpClient(handler) { Timeout = answerTimeout, MaxResponseContentBufferSize = DocumentBytesMax };

    /// <summary>The topology as <paramref name="node"/> sees it; its parts fit together.</summary>
    public async Task<NodeAnswer<ClusterDocument>> ClusterAsync(Uri node, CancellationToken stop = default)
    {
        var url = new Uri(node, ApiPaths.Cluster);
        var answer = await PageAsync(url, ApiJson.Default.ClusterDocument, stop).ConfigureAwait(false);
        return answer.Value?.FindContradiction() is { } contradiction
            ? new(new NodeFault(NodeFaultKind.WrongDocument, url.ToString(), $"contradicts itself: {contradiction}."))
            : answer;
    }

    /// <summary>What a node of a cluster did and holds; a fault also where another node answers at its address.</summary>
    /// <param name="isExact">Have the node count keys and bytes, which reads its whole store.</param>
    public async Task<NodeAnswer<StatsDocument>> StatsAsync(NodeDocument node, bool isExact = false, CancellationToken stop = default)
    {
        if (!NodeAddress.TryParse(node.Http, out var url))
            return new(new NodeFault(NodeFaultKind.NotAnAddress, node.Http));
        var answer = await StatsAsync(url, isExact, stop).ConfigureAwait(false);
        return answer.Value is { } stats && stats.Node != node.Id
            ? new(new NodeFault(
                NodeFaultKind.WrongNode, url.ToString(), $"Node {stats.Node} answered at {node.Http}, where {node.Id} was expected."))
            : answer;
    }

    /// <summary>What <paramref name="node"/> did and holds, whichever it is.</summary>
    /// <param name="isExact">Have it count keys and bytes, which reads its whole store.</param>
    public Task<NodeAnswer<StatsDocument>> StatsAsync(Uri node, bool isExact = false, CancellationToken stop = default) => PageAsync(
        new Uri(node, isExact ? $"{ApiPaths.Stats}?{ApiParameters.Counts}={ApiParameters.Exact}" : ApiPaths.Stats),
        ApiJson.Default.StatsDocument, stop);

    /// <summary>How repair goes on <paramref name="node"/>.</summary>
    public Task<NodeAnswer<RepairDocument>> RepairAsync(Uri node, CancellationToken stop = default) => DocumentAsync(
        HttpMethod.Get, new Uri(node, ApiPaths.Repair), HttpStatusCode.OK, NodeFaultKind.Refused, ApiJson.Default.RepairDocument, stop);

    /// <summary>Asks for a round of repair; <see cref="RepairDocument.Requested"/> of the answer is its number.</summary>
    /// <param name="partition">The only one to compare; null: all that lie on the node.</param>
    /// <param name="checkOnly">Compare and send nothing.</param>
    /// <param name="acceptLoss">First go on without what only nodes have that cannot be reached.</param>
    public Task<NodeAnswer<RepairDocument>> BeginRepairAsync(
        Uri node, int? partition, bool checkOnly, bool acceptLoss = false, CancellationToken stop = default)
    {
        var query = $"?{ApiParameters.Check}={(checkOnly ? "true" : "false")}";
        if (acceptLoss) query += $"&{ApiParameters.AcceptLoss}=true";
        if (partition is { } one) query += string.Create(CultureInfo.InvariantCulture, $"&{ApiParameters.Partition}={one}");
        return DocumentAsync(
            HttpMethod.Post, new Uri(node, ApiPaths.Repair + query), HttpStatusCode.Accepted, NodeFaultKind.Refused,
            ApiJson.Default.RepairDocument, stop);
    }

    /// <summary>Whether <paramref name="node"/> answers that it is ready; false also where nobody answers.</summary>
    public async Task<bool> IsReadyAsync(Uri node, CancellationToken stop = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node, ApiPaths.Ready));
        var answer = await ExchangeAsync(
            request, HttpCompletionOption.ResponseContentRead,
            static response => Task.FromResult(new NodeAnswer<HttpStatusCode>(response.StatusCode)), stop).ConfigureAwait(false);
        return answer.Value == HttpStatusCode.OK;
    }

    /// <summary>
    /// Sends a request and has the answer read by <paramref name="read"/>. What fails on the way, also while it is being read,
    /// is a fault; what else <paramref name="read"/> throws is thrown.
    /// </summary>
    /// <param name="completion">
    /// With <see cref="HttpCompletionOption.ResponseHeadersRead"/> the body is streamed, and the time limit is for the head alone.
    /// </param>
    /// <param name="read">Whatever the status is. The answer is disposed afterwards.</param>
    public async Task<NodeAnswer<T>> ExchangeAsync<T>(
        HttpRequestMessage request, HttpCompletionOption completion, Func<HttpResponseMessage, Task<NodeAnswer<T>>> read,
        CancellationToken stop = default)
    {
        try
        {
            using var response = await _http.SendAsync(request, completion, stop).ConfigureAwait(false);
            return await read(response).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheWay(exception, stop) && NodeFault.Of(exception, request.RequestUri!) is { } fault)
        {
            return new(fault);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsOfTheWay(Exception exception, CancellationToken stop) =>
        exception is not OperationCanceledException || !stop.IsCancellationRequested;

    /// <summary>A page that every node has.</summary>
    private Task<NodeAnswer<T>> PageAsync<T>(Uri url, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class => DocumentAsync(HttpMethod.Get, url, HttpStatusCode.OK, NodeFaultKind.NotANode, type, stop);

    private async Task<NodeAnswer<T>> DocumentAsync<T>(
        HttpMethod method, Uri url, HttpStatusCode expected, NodeFaultKind otherStatus, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var request = new HttpRequestMessage(method, url);
        return await ExchangeAsync(
            request, HttpCompletionOption.ResponseContentRead,
            response => DocumentReader.ReadAsync(response, url, expected, otherStatus, type), stop).ConfigureAwait(false);
    }
}
