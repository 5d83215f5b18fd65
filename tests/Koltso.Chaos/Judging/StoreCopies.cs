using Koltso.Chaos.Cluster;

namespace Koltso.Chaos.Judging;

/// <summary>Ends all nodes and copies what each stored to files that are visible outside its namespace too.</summary>
internal static class StoreCopies
{
    /// <summary>The folders, by node.</summary>
    public static async Task<IReadOnlyList<string>> TakeAsync(ChaosCluster cluster)
    {
        var folders = new List<string>();
        foreach (var host in cluster.Hosts)
        {
            await host.Node.StopAsync();
            var folder = Path.Combine(cluster.Folder, $"{host.Node.Id}.copy");
            Copy(host, folder);
            folders.Add(folder);
        }

        return folders;
    }

    private static void Copy(ChaosHost host, string folder) => host.Place.Thread.Do(() =>
    {
        var from = host.Node.DataFolder;
        foreach (var inner in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            var copies = Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(from, inner))).FullName;
            foreach (var file in Directory.GetFiles(inner)) File.Copy(file, Path.Combine(copies, Path.GetFileName(file)));
        }

        return true;
    });
}
