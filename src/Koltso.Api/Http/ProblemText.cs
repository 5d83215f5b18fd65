namespace Koltso.Api.Http;

/// <summary>What an answer with an error status says in its body.</summary>
public static class ProblemText
{
    /// <summary>A node's own sentences are much shorter; whatever else answers may send a page.</summary>
    public const int CharsMax = 2_000;

    /// <summary>The trimmed text, cut to <see cref="CharsMax"/> characters; empty where there is none.</summary>
    public static async Task<string> OfAsync(HttpResponseMessage response, CancellationToken stop = default)
    {
        var text = (await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).Trim();
        return text.Length > CharsMax ? text[..CharsMax] + "…" : text;
    }
}
