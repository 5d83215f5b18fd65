using System.Net;
using Koltso.Api.Http;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Client;

/// <summary>One request for one entity, from the sending to the exit code; faults of the way become words on stderr.</summary>
internal static class EntityExchange
{
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(100);

    public static async Task<int> RunAsync(
        ConsoleStreams console,
        HttpRequestMessage request,
        HttpStatusCode expected,
        Func<HttpResponseMessage, Task<int>>? onSuccess = null)
    {
        using var http = new NodeHttpClient(s_answerTimeout);
        var (code, fault) = await http.ExchangeAsync(request, HttpCompletionOption.ResponseHeadersRead, async response =>
        {
            if (response.StatusCode == expected)
                return new(onSuccess is null ? ExitCode.Ok : await onSuccess(response));
            await ReportAsync(console, response);
            return new NodeAnswer<int>(response.StatusCode == HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Failure);
        });
        if (fault is null)
            return code;
        await console.Error.WriteLineAsync(fault.ToString());
        return ExitCode.Failure;
    }

    private static async Task ReportAsync(ConsoleStreams console, HttpResponseMessage response)
    {
        var text = await ProblemText.OfAsync(response);
        if (text.Length == 0)
            text = response.StatusCode == HttpStatusCode.NotFound ? "Not found." : "(no explanation)";
        await console.Error.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}: {text}");
    }
}
