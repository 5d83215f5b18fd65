using System.Globalization;

namespace Koltso.Chaos.Cluster;

/// <summary>
/// The run's folder, which carries its process id. A killed run can leave behind only this folder and the shared memory
/// of the fake clocks: namespaces, mounts and nodes end with their process.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string Prefix = "koltso-chaos-";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    private string Pids => System.IO.Path.Combine(Path, "pids");

    public static RunFolder Create()
    {
        var name = Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new RunFolder(Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), name)).FullName);
    }

    /// <summary>Removes the folders of runs whose process is gone; returns them.</summary>
    public static IReadOnlyList<string> RemoveLeftovers()
    {
        var left = Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*")
            .Where(static path => IsLeft(System.IO.Path.GetFileName(path)[Prefix.Length..]))
            .ToList();
        foreach (var path in left) new RunFolder(path).Dispose();
        return left;
    }

    /// <summary>A process that is killed leaves the shared memory of its fake clock behind.</summary>
    public void Remember(int pid) => File.AppendAllLines(Pids, [pid.ToString(CultureInfo.InvariantCulture)]);

    public void Dispose()
    {
        if (File.Exists(Pids))
            foreach (var pid in File.ReadLines(Pids)) FakeClock.CleanUp(int.Parse(pid, CultureInfo.InvariantCulture));
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException failed)
        {
            Console.Error.WriteLine($"{Path} could not be removed: {failed.Message}");
        }
    }

    /// <summary>A folder with this process's id belongs to a former process that had the same id.</summary>
    private static bool IsLeft(string owner) =>
        int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && (pid == Environment.ProcessId || !Libc.IsAlive(pid));
}
