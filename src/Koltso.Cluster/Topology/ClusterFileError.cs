using System.Globalization;

namespace Koltso.Cluster.Topology;

/// <summary>One thing that is wrong with a cluster file.</summary>
/// <param name="File">The file's name as the user gave it.</param>
/// <param name="Line">From 1; 0 when the error is about the file as a whole.</param>
/// <param name="Column">From 1, in Unicode characters; 0 when the error is about the file as a whole.</param>
/// <param name="Message">Says what is wrong and what is allowed.</param>
public sealed record ClusterFileError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, the form that editors and terminals make a link of.</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
