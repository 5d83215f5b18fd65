using System.Text;
using Koltso.Cli.Shell;
using Koltso.Core;

namespace Koltso.Cli.Client;

/// <summary>Where the value of a put comes from: the argument, a file, or (both null) stdin.</summary>
internal readonly record struct PutSource(string? Argument, string? FilePath)
{
    public static PutSource Of(string? argument, string? filePath) => new(argument, filePath == "-" ? null : filePath);

    /// <summary>
    /// The value, of known length. A file is read as it is sent; what comes through a pipe is read here, since only a length that is
    /// known can be refused in time.
    /// </summary>
    /// <exception cref="IOException">It cannot be read, or no node takes as much.</exception>
    public async Task<Stream> OpenAsync(ConsoleStreams console)
    {
        if (Argument is not null) return new MemoryStream(Encoding.UTF8.GetBytes(Argument));
        if (FilePath is null)
        {
            if (console.InFault is { } fault) throw new IOException(fault);
            if (console.InIsTerminal) await console.Error.WriteLineAsync("Reading the value from the terminal; end it with Ctrl-D.");
            return await ReadWholeAsync(console.In);
        }

        var file = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous);
        if (file.CanSeek && file.Length <= Limits.ValueBytesMaxCeiling) return file;
        await using (file) return file.CanSeek ? throw TooLarge() : await ReadWholeAsync(file);
    }

    private static async Task<MemoryStream> ReadWholeAsync(Stream source)
    {
        var (whole, piece) = (new MemoryStream(), new byte[EntityExchange.PieceBytes]);
        while (await source.ReadAsync(piece) is > 0 and var count)
        {
            if (whole.Length + count > Limits.ValueBytesMaxCeiling) throw TooLarge();
            whole.Write(piece, 0, count);
        }

        whole.Position = 0;
        return whole;
    }

    private static IOException TooLarge() => new($"it is larger than the {Limits.ValueBytesMaxCeiling} bytes that a node takes at most.");
}
