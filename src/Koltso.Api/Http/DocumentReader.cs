using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Koltso.Api.Http;

/// <summary>Reads an answer whose body is to be a JSON document.</summary>
internal static class DocumentReader
{
    /// <summary>The document, or why it cannot be read as one. The body has been received already.</summary>
    /// <param name="expected">The status that goes with the document.</param>
    /// <param name="otherStatus">What any other status means.</param>
    public static async Task<NodeAnswer<T>> ReadAsync<T>(
        HttpResponseMessage response, Uri url, HttpStatusCode expected, NodeFaultKind otherStatus, JsonTypeInfo<T> type)
        where T : class
    {
        if (response.StatusCode != expected)
        {
            var problem = await ProblemText.OfAsync(response).ConfigureAwait(false);
            return new(new NodeFault(otherStatus, url.ToString(), problem, response.StatusCode, response.ReasonPhrase ?? ""));
        }

        try
        {
            using var body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            return JsonSerializer.Deserialize(body, type) is { } document
                ? new(document)
                : new(new NodeFault(NodeFaultKind.WrongDocument, url.ToString(), "is empty."));
        }
        catch (JsonException wrong)
        {
            return new(new NodeFault(
                NodeFaultKind.WrongDocument, url.ToString(),
                $"is not the expected document: {wrong.Path ?? "$"} cannot be read. Is this a Koltso node, of a version that fits?"));
        }
    }
}
