using System.Text;

namespace Koltso.Cluster.Topology;

/// <summary>The file that describes a cluster whose members do not change while it runs; its format is docs/cluster-file.md.</summary>
public static class ClusterFile
{
    /// <summary>Reads a file. One that cannot be read is an error in the result, like one that is wrong.</summary>
    public static ClusterFileResult Load(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[TopologyLimits.FileBytesMax + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Parse(bytes.AsSpan(0, length), path);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(path, "there is no such file");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Unreadable(
                path,
                Directory.Exists(path) ? "it is a folder; name the cluster file in it" : $"the file cannot be read: {problem.Message}");
        }
    }

    /// <summary>Reads the text of a file that messages call <paramref name="nameForErrors"/>.</summary>
    public static ClusterFileResult Parse(ReadOnlySpan<byte> utf8, string nameForErrors)
    {
        if (utf8.Length > TopologyLimits.FileBytesMax)
            return Unreadable(nameForErrors, $"the file must be at most {TopologyLimits.FileBytesMax} bytes");

        var source = new SourceText(utf8);
        var errors = new ErrorList(nameForErrors, source);
        var root = SourceReader.Read(source, errors);
        return errors.ToResult(root is null ? null : ClusterReader.Read(root, errors));
    }

    /// <summary>
    /// Replaces the file at once: a reader or a crash sees the old file or the new one, whole. I/O errors are thrown, and
    /// leave the old file as it was.
    /// </summary>
    /// <exception cref="ArgumentException">The description breaks a rule, so that nobody could read the file.</exception>
    public static void Write(ClusterDescription description, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ClusterFileText.Of(description));
        var check = Parse(bytes, path);
        if (!check.IsValid) throw new ArgumentException(check.Report, nameof(description));

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static ClusterFileResult Unreadable(string name, string message) =>
        new(null, [new ClusterFileError(name, 0, 0, message)], 0);
}
