using Koltso.Storage.Disk;

namespace Koltso.Cli.Shell;

/// <summary>Files that a command writes in the end, tried in the beginning: what was measured would be lost.</summary>
internal static class OutputFiles
{
    /// <summary>
    /// A sentence about the first of <paramref name="paths"/> that cannot be written; null when all can. Leaves them as they were.
    /// </summary>
    public static string? FindFault(params IEnumerable<string?> paths)
    {
        foreach (var path in paths)
            if (path is not null && FaultOf(path) is { } fault) return fault;
        return null;
    }

    private static string? FaultOf(string path)
    {
        if (FaultOfPlace(path) is { } fault) return fault;
        try
        {
            var isNew = !File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
            if (isNew) File.Delete(path);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Explain(path, refused);
        }
    }

    /// <summary>Why <paramref name="path"/> could not be written.</summary>
    public static string Explain(string path, Exception refused) => FaultOfPlace(path) ?? $"{path} cannot be written: {refused.Message}";

    private static string? FaultOfPlace(string path)
    {
        if (!Path.IsPathRooted(path) && !WorkingFolder.IsThere) return WorkingFolder.Gone;
        if (Directory.Exists(path)) return $"{path} is a folder: name a file in it.";
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || Directory.Exists(folder)) return null;
        return FolderPath.FindFileInTheWay(folder) is { } file ? $"{file}." : $"The folder of {path} does not exist: create it first.";
    }
}
