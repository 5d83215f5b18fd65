namespace Koltso.Cli.Shell;

/// <summary>Files that a command reads.</summary>
internal static class InputFiles
{
    /// <summary>Why <paramref name="path"/> could not be read, where the system's words for it would mislead.</summary>
    public static string Explain(string path, Exception refused)
    {
        if (!Path.IsPathRooted(path) && !WorkingFolder.IsThere) return WorkingFolder.Gone;
        if (Directory.Exists(path)) return $"{path} is a folder: name a file in it.";
        return refused is FileNotFoundException or DirectoryNotFoundException ? $"There is no file {path}." : refused.Message;
    }
}
