using Koltso.Chaos.Network;
using Koltso.ProcessTests.Harness;

namespace Koltso.Chaos.Cluster;

/// <summary>A node's disk: a tmpfs that only its namespace sees, and that can be filled. One caller at a time.</summary>
internal sealed class DataDisk
{
    private const int Mebibytes = 256, BlockBytes = 64 * 1024;
    private readonly NetworkNamespace _place;
    private readonly string _filler;

    public DataDisk(NetworkNamespace place, string folder)
    {
        (_place, _filler, DataFolder) = (place, Path.Combine(folder, "filler"), Path.Combine(folder, "data"));
        Directory.CreateDirectory(folder);
        if (!place.Thread.Do(() => Libc.TryMountTmpfs(folder, Mebibytes))) throw new IOException($"A tmpfs could not be mounted on {folder}.");
    }

    public string DataFolder { get; }

    /// <summary>A file takes all room but what is to be left.</summary>
    public void Fill(long leftBytes) => _place.Thread.Do(() =>
    {
        using var filler = new FileStream(_filler, FileMode.Create);
        var block = new byte[BlockBytes];
        try
        {
            for (var free = FreeBytes(); free > leftBytes; free -= BlockBytes) filler.Write(block);
            filler.Flush();
        }
        catch (IOException)
        {
            // Full, as wanted.
        }

        return true;
    });

    public void MakeRoom() => _place.Thread.Do(() =>
    {
        File.Delete(_filler);
        return true;
    });

    /// <summary>What the node stored, as files that everybody sees.</summary>
    public void CopyTo(string folder) => _place.Thread.Do(() =>
    {
        foreach (var inner in Directory.GetDirectories(DataFolder, "*", SearchOption.AllDirectories).Prepend(DataFolder))
        {
            var copies = Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(DataFolder, inner))).FullName;
            foreach (var file in Directory.GetFiles(inner)) File.Copy(file, Path.Combine(copies, Path.GetFileName(file)));
        }

        return true;
    });

    private long FreeBytes() => new DriveInfo(Path.GetDirectoryName(_filler)!).AvailableFreeSpace;
}
