using System.CommandLine;
using System.Net;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Core;

namespace Koltso.Cli.Client;

/// <summary><c>koltso put</c>: stores an argument, a file or stdin under a key.</summary>
internal static class PutCommand
{
    /// <summary>From this length on the node is asked before the value is sent.</summary>
    private const long AskFirstBytes = 16 * 1024;

    public static Command Create(ConsoleStreams console)
    {
        var entity = new EntityOptions();
        var value = new Argument<string?>("VALUE")
        {
            Description = "The value, as UTF-8. Without it: --file, or stdin.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>("--file", "-f") { Description = "Take the value from this file; - is stdin.", HelpName = "FILE" };
        var ttl = IntOption.Create("--ttl", "Seconds until the key expires.", 1, Limits.TtlSecondsMax, helpName: "SECONDS");
        var command = new Verb("put", "Store a value under a key, replacing any earlier value.", """
            koltso put greeting 'hello ring'
            koltso put photo/1 --file photo.jpg
            date | koltso put now --ttl 60
            """);
        entity.AddKeyTo(command);
        command.Arguments.Add(value);
        command.Options.Add(file);
        command.Options.Add(ttl);
        entity.AddOptionsTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(value) is not null && result.GetValue(file) is not null)
                result.AddError("put: give VALUE or --file, not both.");
        });
        command.SetAction((parsed, _) => RunAsync(
            console,
            entity.Of(parsed).ToUri(parsed.GetValue(ttl)),
            PutSource.Of(parsed.GetValue(value), parsed.GetValue(file)),
            entity.SilenceMax(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, Uri uri, PutSource source, TimeSpan silenceMax)
    {
        using var silence = new Silence(silenceMax);
        Stream value;
        try
        {
            value = await source.OpenAsync(console);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = source.FilePath is { } path ? InputFiles.Explain(path, exception) : exception.Message;
            await console.Error.WriteLineAsync($"Cannot read the value: {reason}");
            return ExitCode.Failure;
        }

        using var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = new ValueContent(value, silence) };
        // A large value is worth one question before it is sent: the node may refuse it by its length alone.
        request.Headers.ExpectContinue = value.Length > AskFirstBytes;
        return await EntityExchange.RunAsync(console, request, HttpStatusCode.Created, silence);
    }
}
