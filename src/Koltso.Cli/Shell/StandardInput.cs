namespace Koltso.Cli.Shell;

/// <summary>
/// Whether this process was given a standard input. Where it was closed (<c>&lt;&amp;-</c>), the runtime's own pipe gets its number, and
/// reading from that would last for ever.
/// </summary>
internal static class StandardInput
{
    private const string Own = "/proc/self/fd/", Info = "/proc/self/fdinfo/";

    /// <summary>A sentence, or null: there is one.</summary>
    public static string? FindFault()
    {
        try
        {
            return LinkOf("0") is { } input && !IsOwnPipe(input) ? null : "Standard input is closed.";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>One of which this process itself has the end to write to.</summary>
    private static bool IsOwnPipe(string input) =>
        input.StartsWith("pipe:", StringComparison.Ordinal)
        && Directory.EnumerateFileSystemEntries(Own).Select(Path.GetFileName)
            .Any(number => LinkOf(number!) == input && IsForWriting(number!));

    private static string? LinkOf(string number) => new FileInfo(Own + number).LinkTarget;

    private static bool IsForWriting(string number)
    {
        const int AccessMode = 3, WriteOnly = 1;
        const string Flags = "flags:";
        var line = File.ReadLines(Info + number).First(static line => line.StartsWith(Flags, StringComparison.Ordinal));
        return (Convert.ToInt64(line[Flags.Length..].Trim(), 8) & AccessMode) == WriteOnly;
    }
}
