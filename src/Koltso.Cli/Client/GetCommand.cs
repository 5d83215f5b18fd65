using System.CommandLine;
using System.Net;
using Koltso.Api;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Client;

/// <summary><c>koltso get</c>: the value's bytes, unchanged, to stdout or a file.</summary>
internal static class GetCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var entity = new EntityOptions();
        var output = new Option<string?>("--output", "-o") { Description = "Write the value to this file.", HelpName = "FILE" };
        var command = new Verb("get", "Print the value of a key, byte for byte. Exits with code 3 when the key is absent.", """
            koltso get greeting
            koltso get photo/1 --output photo.jpg
            koltso get greeting --url http://127.0.0.1:8082
            """);
        entity.AddKeyTo(command);
        command.Options.Add(output);
        entity.AddOptionsTo(command);
        command.SetAction((parsed, _) => RunAsync(console, entity.Of(parsed), parsed.GetValue(output), entity.SilenceMax(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, EntityAddress address, string? outputPath, TimeSpan silenceMax)
    {
        using var silence = new Silence(silenceMax);
        using var request = new HttpRequestMessage(HttpMethod.Get, address.ToUri());
        return await EntityExchange.RunAsync(console, request, HttpStatusCode.OK, silence, async response =>
        {
            if (outputPath is null)
            {
                await CopyAsync(response, console.Out, silence);
                return ExitCode.Ok;
            }
            FileStream file;
            try
            {
                file = new FileStream(outputPath, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await console.Error.WriteLineAsync($"The value was not written: {OutputFiles.Explain(outputPath, exception)}");
                return ExitCode.Failure;
            }
            await using (var stream = new OutputStream(file, outputPath))
                await CopyAsync(response, stream, silence);
            return ExitCode.Ok;
        });
    }

    private static async Task CopyAsync(HttpResponseMessage response, Stream to, Silence silence)
    {
        await using var value = await response.Content.ReadAsStreamAsync(silence.Over);
        var piece = new byte[EntityExchange.PieceBytes];
        while (true)
        {
            silence.Begin();
            var count = await value.ReadAsync(piece, silence.Over);
            silence.End();
            if (count == 0) break;
            await to.WriteAsync(piece.AsMemory(0, count));
        }

        await to.FlushAsync();
    }
}
