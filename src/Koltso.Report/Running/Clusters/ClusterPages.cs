using Koltso.Api;
using Koltso.Api.Documents;
using Koltso.Api.Http;
using Koltso.Report.Data;

namespace Koltso.Report.Running.Clusters;

/// <summary>
/// What the nodes of a cluster say of themselves, as a report needs it: where one does not say it, the phase cannot go on.
/// Any thread may call.
/// </summary>
public sealed class ClusterPages(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_answerMax = TimeSpan.FromMinutes(2), s_pause = TimeSpan.FromMilliseconds(100);
    private readonly NodeHttpClient _http = new(s_answerMax);

    /// <exception cref="ReportException">The node does not say it.</exception>
    public async Task<ClusterDocument> ClusterAsync(Uri node, CancellationToken stop) =>
        Require(await _http.ClusterAsync(node, stop).ConfigureAwait(false));

    /// <summary>In the cluster's order.</summary>
    /// <exception cref="ReportException">A node does not say it.</exception>
    public async Task<IReadOnlyList<StatsDocument>> StatsAsync(ClusterDocument cluster, bool isExact, CancellationToken stop)
    {
        var all = new List<StatsDocument>();
        // One after another: a count reads a node's whole store.
        foreach (var node in cluster.Nodes) all.Add(Require(await _http.StatsAsync(node, isExact, stop).ConfigureAwait(false)));
        return all;
    }

    /// <summary>Returns when every node sees every other.</summary>
    /// <exception cref="ReportException">A node does not say what it sees.</exception>
    public async Task WaitUntilAllSeeAllAsync(Uri entry, CancellationToken stop)
    {
        while (true)
        {
            var cluster = await ClusterAsync(entry, stop).ConfigureAwait(false);
            var views = await Task.WhenAll(cluster.Nodes.Select(node => ClusterAsync(UrlOf(node), stop)))
                .ConfigureAwait(false);
            if (views.All(static view => view.Nodes.All(static node => node.Up))) return;
            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }
    }

    /// <exception cref="ReportException">The document names no valid address.</exception>
    internal static Uri UrlOf(NodeDocument node) => NodeAddress.TryParse(node.Http, out var url)
        ? url
        : throw new ReportException($"node {node.Id} is said to be at {node.Http}, which is not a valid address");

    public void Dispose() => _http.Dispose();

    private static T Require<T>(NodeAnswer<T> answer)
        where T : class => answer.Value ?? throw new ReportException(PhraseOf(answer.Fault!));

    /// <summary>A gap's reason stands behind a colon: it begins in lower case and ends without a full stop.</summary>
    private static string PhraseOf(NodeFault fault) => fault.Kind switch
    {
        NodeFaultKind.Unreachable or NodeFaultKind.ExchangeFailed or NodeFaultKind.TransferBroken =>
            $"no node answers at {fault.Address}: {fault.Detail}",
        NodeFaultKind.TimedOut => FormattableString.Invariant($"{fault.Url} did not answer within {s_answerMax.TotalSeconds:N0} s"),
        NodeFaultKind.WrongDocument => $"the answer from {fault.Url} {fault.Detail.TrimEnd('.')}",
        _ => fault.ToString().TrimEnd('.'),
    };
}
