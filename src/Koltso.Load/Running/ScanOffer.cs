using System.Net;
using Koltso.Api;
using Koltso.Api.Http;

namespace Koltso.Load.Running;

/// <summary>Whether a server can scan: asked once, before a workload that needs it.</summary>
internal static class ScanOffer
{
    /// <exception cref="IOException">It does not offer <c>/v0/entities</c> with <c>limit</c>, or does not answer.</exception>
    public static async Task RequireAsync(NodeHttpClient http, Uri url, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(url, $"{ApiPaths.Entities}?{ApiParameters.Start}=1&{ApiParameters.Limit}=1"));
        // Only the head: a server that knew no limit would send all it has.
        var (status, fault) = await http.ExchangeAsync(
            request, HttpCompletionOption.ResponseHeadersRead,
            static response => Task.FromResult(new NodeAnswer<HttpStatusCode>(response.StatusCode)), stop).ConfigureAwait(false);
        if (fault is not null) throw new IOException($"cannot ask {url.Authority}: {fault}");
        if ((int)status is < 200 or > 299)
            throw new IOException(
                $"ycsb-e scans ranges of keys with GET {ApiPaths.Entities}?{ApiParameters.Start}=KEY&{ApiParameters.Limit}=N, "
                + $"which {url.Authority} does not offer: it answered {(int)status}. Choose another workload.");
    }
}
