namespace Koltso.Report.Running.Machine;

/// <summary>Small text files of the kernel. One that cannot be read is empty.</summary>
internal static class ProcFile
{
    public static IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static string Text(string path) => string.Join(' ', Lines(path)).Trim();

    /// <summary>What stands behind the first <paramref name="name"/> and its separator; empty when it is not there.</summary>
    public static string Field(IReadOnlyList<string> lines, string name, char separator = ':')
    {
        foreach (var line in lines)
        {
            var at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && line.AsSpan(0, at).Trim().SequenceEqual(name)) return line[(at + 1)..].Trim();
        }

        return "";
    }
}
