using System.CommandLine;
using System.Net;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Client;

/// <summary><c>koltso delete</c>: the key is absent afterwards, whether or not it was there.</summary>
internal static class DeleteCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var entity = new EntityOptions();
        var command = new Verb("delete", "Delete a key. Deleting an absent key is not an error.", "koltso delete greeting");
        entity.AddKeyTo(command);
        entity.AddOptionsTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, entity.Of(parsed).ToUri());
            using var silence = new Silence(entity.SilenceMax(parsed));
            return await EntityExchange.RunAsync(console, request, HttpStatusCode.Accepted, silence);
        });
        return command;
    }
}
