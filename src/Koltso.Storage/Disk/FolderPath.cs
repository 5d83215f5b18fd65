namespace Koltso.Storage.Disk;

/// <summary>Folders that are to be made and cannot be: the system's own words name the wrong thing.</summary>
public static class FolderPath
{
    /// <summary>A sentence, but for its full stop, about a file where the folder or one above it has to be; null: there is none.</summary>
    public static string? FindFileInTheWay(string folder)
    {
        for (var path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            if (File.Exists(path)) return $"{path} is a file, and it has to be a folder";
        return null;
    }
}
