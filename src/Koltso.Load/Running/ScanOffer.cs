namespace Koltso.Load.Running;

/// <summary>Whether a server can scan: asked once, before a workload that needs it.</summary>
internal static class ScanOffer
{
    /// <exception cref="IOException">It does not offer <c>/v0/entities</c> with <c>limit</c>, or does not answer.</exception>
    public static async Task RequireAsync(HttpClient http, Uri url, CancellationToken stop)
    {
        try
        {
            // Only the head: a server that knew no limit would send all it has.
            using var answer = await http.GetAsync(new Uri(url, "/v0/entities?start=1&limit=1"), HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw new IOException(
                    $"ycsb-e scans ranges of keys with GET /v0/entities?start=KEY&limit=N, which {url.Authority} does not offer: it answered {(int)answer.StatusCode}. No other request stands in for it.");
        }
        catch (HttpRequestException unreachable)
        {
            throw new IOException($"cannot ask {url.Authority}: {unreachable.Message}");
        }
    }
}
