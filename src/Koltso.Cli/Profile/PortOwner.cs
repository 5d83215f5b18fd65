using System.Globalization;

namespace Koltso.Cli.Profile;

/// <summary>Which process listens on a TCP port, as <c>/proc</c> tells it.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>Null when nobody does, or when this user may not know.</summary>
    public static int? Find(int port)
    {
        var sockets = Sockets(port).Select(static inode => $"socket:[{inode}]").ToHashSet();
        if (sockets.Count == 0) return null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Holds(folder, sockets)) return pid;
        }

        return null;
    }

    /// <summary>The numbers of the sockets that listen there.</summary>
    private static IEnumerable<string> Sockets(int port)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        foreach (var file in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(file)) continue;
            foreach (var line in File.ReadLines(file).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields.Length > 9 && fields[1].EndsWith(ending, StringComparison.Ordinal) && fields[3] == Listening)
                    yield return fields[9];
            }
        }
    }

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(folder, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or it has ended
        }
    }
}
