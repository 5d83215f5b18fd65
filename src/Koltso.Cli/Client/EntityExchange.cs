using System.Net;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Client;

/// <summary>One request for one entity, from the sending to the exit code; faults of the way become words on stderr.</summary>
internal static class EntityExchange
{
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(100);

    /// <summary>Longest error text of a server that is shown, in characters.</summary>
    private const int ErrorCharsMax = 2000;

    public static async Task<int> RunAsync(
        ConsoleStreams console,
        HttpRequestMessage request,
        HttpStatusCode expected,
        Func<HttpResponseMessage, Task<int>>? onSuccess = null)
    {
        using var http = NodeHttp.Create(s_answerTimeout);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode == expected)
                return onSuccess is null ? ExitCode.Ok : await onSuccess(response);
            await ReportAsync(console, response);
            return response.StatusCode == HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Failure;
        }
        catch (Exception exception) when (NodeHttp.Explain(exception, request.RequestUri!) is { } words)
        {
            await console.Error.WriteLineAsync(words);
            return ExitCode.Failure;
        }
    }

    private static async Task ReportAsync(ConsoleStreams console, HttpResponseMessage response)
    {
        var text = (await response.Content.ReadAsStringAsync()).Trim();
        if (text.Length > ErrorCharsMax)
            text = text[..ErrorCharsMax] + "…";
        if (text.Length == 0)
            text = response.StatusCode == HttpStatusCode.NotFound ? "Not found." : "(no explanation)";
        await console.Error.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}: {text}");
    }
}
