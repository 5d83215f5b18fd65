namespace Koltso.Harness.Disks;

/// <summary>What is done to the data folder of a node that does not run.</summary>
public static class DataFolders
{
    public static string NameOf(StoreLoss loss) => loss switch
    {
        StoreLoss.OldFolder => "an old folder put back",
        StoreLoss.Folder => "its folder emptied",
        StoreLoss.Database => "rocks/ gone",
        _ => "the log gone",
    };

    /// <param name="old">The earlier copy, for <see cref="StoreLoss.OldFolder"/>.</param>
    public static void Lose(string folder, StoreLoss loss, string old)
    {
        var database = Path.Combine(folder, "rocks");
        switch (loss)
        {
            case StoreLoss.OldFolder:
                Directory.Delete(folder, recursive: true);
                Copy(old, folder);
                break;
            case StoreLoss.Folder:
                Directory.Delete(folder, recursive: true);
                break;
            case StoreLoss.Database:
                Directory.Delete(database, recursive: true);
                break;
            default:
                foreach (var log in Directory.EnumerateFiles(database, "*.log")) File.Delete(log);
                break;
        }
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
