namespace Koltso.Cli.Client;

/// <summary>The HTTP client every verb talks to nodes with: direct, no redirects, quick to notice that nobody listens.</summary>
internal static class NodeHttp
{
    public static HttpClient Create(TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
        };
        return new HttpClient(handler) { Timeout = timeout };
    }

    /// <summary>Why a request got no answer, in words for whoever typed it; null when the exception is a bug and not a fault of the way.</summary>
    public static string? Explain(Exception exception, Uri url) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } refused =>
            $"No node answers at {Address(url)}: {(refused.InnerException ?? refused).Message}.",
        HttpRequestException broken => $"The exchange with {Address(url)} failed: {broken.Message}",
        OperationCanceledException => $"The node at {Address(url)} did not answer in time.",
        IOException broken => $"The transfer with {Address(url)} broke off: {broken.Message}",
        _ => null,
    };

    private static string Address(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
