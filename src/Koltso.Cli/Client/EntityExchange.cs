using System.Net;
using Koltso.Api.Http;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;

namespace Koltso.Cli.Client;

/// <summary>One request for one entity, from the sending to the exit code; faults of the way become words on stderr.</summary>
internal static class EntityExchange
{
    /// <summary>In which values are read and written.</summary>
    public const int PieceBytes = 64 * 1024;

    public static async Task<int> RunAsync(
        ConsoleStreams console,
        HttpRequestMessage request,
        HttpStatusCode expected,
        Silence silence,
        Func<HttpResponseMessage, Task<int>>? onSuccess = null)
    {
        using var http = new NodeHttpClient(Timeout.InfiniteTimeSpan);
        silence.Begin();
        try
        {
            var (code, fault) = await http.ExchangeAsync(request, HttpCompletionOption.ResponseHeadersRead, async response =>
            {
                if (response.StatusCode == expected)
                    return new(onSuccess is null ? ExitCode.Ok : await onSuccess(response));
                await ReportAsync(console, response, silence.Over);
                return new NodeAnswer<int>(response.StatusCode == HttpStatusCode.NotFound ? ExitCode.NotFound : ExitCode.Failure);
            }, silence.Over);
            if (fault is null)
                return code;
            await console.Error.WriteLineAsync(fault.ToString());
        }
        catch (OperationCanceledException) when (silence.Over.IsCancellationRequested)
        {
            var doubt = request.Method == HttpMethod.Get ? "" : " Whether it did what was asked is not known.";
            await console.Error.WriteLineAsync(
                $"The node at {request.RequestUri!.Authority} was silent for {new Duration(silence.Max)} (--timeout).{doubt}");
        }

        return ExitCode.Failure;
    }

    private static async Task ReportAsync(ConsoleStreams console, HttpResponseMessage response, CancellationToken stop)
    {
        var text = await ProblemText.OfAsync(response, stop);
        if (text.Length == 0)
            text = response.StatusCode == HttpStatusCode.NotFound ? "Not found." : "(no explanation)";
        await console.Error.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}: {text}");
    }
}
