using System.Text;
using Koltso.Cli.Shell;

namespace Koltso.Cli.Client;

/// <summary>Where the value of a put comes from: the argument, a file, or (both null) stdin.</summary>
internal readonly record struct PutSource(string? Argument, string? FilePath)
{
    /// <summary>From this length on the node is asked before the value is sent.</summary>
    public const long AskFirstBytes = 1024 * 1024;

    public static PutSource Of(string? argument, string? filePath) => new(argument, filePath == "-" ? null : filePath);

    /// <summary>The value as content: of known length where the source has one, streamed in any case.</summary>
    public async Task<HttpContent> OpenAsync(ConsoleStreams console)
    {
        if (Argument is not null)
            return new ByteArrayContent(Encoding.UTF8.GetBytes(Argument));
        if (FilePath is not null)
            return new StreamContent(new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous));
        if (console.InIsTerminal)
            await console.Error.WriteLineAsync("Reading the value from the terminal; end it with Ctrl-D.");
        return new StreamContent(console.In);
    }
}
