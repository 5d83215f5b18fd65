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
        command.SetAction((parsed, _) => RunAsync(console, entity.Of(parsed), parsed.GetValue(output)));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, EntityAddress address, string? outputPath)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.ToUri());
        return await EntityExchange.RunAsync(console, request, HttpStatusCode.OK, async response =>
        {
            if (outputPath is null)
            {
                await response.Content.CopyToAsync(console.Out);
                await console.Out.FlushAsync();
                return ExitCode.Ok;
            }
            FileStream file;
            try
            {
                file = File.Create(outputPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                await console.Error.WriteLineAsync($"The value cannot be written: {exception.Message}");
                return ExitCode.Failure;
            }
            await using (file)
                await response.Content.CopyToAsync(file);
            return ExitCode.Ok;
        });
    }
}
