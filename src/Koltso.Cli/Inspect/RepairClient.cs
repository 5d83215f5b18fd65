using System.Globalization;
using System.Net;
using System.Text.Json;
using Koltso.Cli.Client;
using Koltso.Cli.Inspect.Documents;
using Koltso.Node.Documents;

namespace Koltso.Cli.Inspect;

/// <summary>Asks one node for a round of repair, and how it goes. Faults are values: a document, or why there is none.</summary>
internal sealed class RepairClient(Uri node) : IDisposable
{
    private readonly HttpClient _http = NodeHttp.Create(TimeSpan.FromSeconds(10));

    public Task<(RepairDocument? State, string? Error)> BeginAsync(int? partition, bool checkOnly)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?check={(checkOnly ? "true" : "false")}");
        if (partition is { } one) query += string.Create(CultureInfo.InvariantCulture, $"&partition={one}");
        return AskAsync(HttpMethod.Post, new Uri(node, "/v0/repair" + query), HttpStatusCode.Accepted);
    }

    public Task<(RepairDocument? State, string? Error)> StateAsync() => AskAsync(HttpMethod.Get, new Uri(node, "/v0/repair"), HttpStatusCode.OK);

    public void Dispose() => _http.Dispose();

    private async Task<(RepairDocument? State, string? Error)> AskAsync(HttpMethod method, Uri url, HttpStatusCode expected)
    {
        try
        {
            using var request = new HttpRequestMessage(method, url);
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != expected) return (null, $"{url} answers {(int)response.StatusCode} {response.ReasonPhrase}: {body.Trim()}");
            var state = JsonSerializer.Deserialize(body, InspectJson.Default.RepairDocument);
            return state is null ? (null, $"The answer of {url} is empty.") : (state, null);
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
