using System.Diagnostics;

namespace Koltso.Harness.Processes;

/// <summary>One build of <c>koltso</c>, identified by its file: <c>koltso.dll</c>, which dotnet runs, or an executable.</summary>
public sealed record KoltsoProgram(string File)
{
    private const int CommitChars = 12;

    /// <summary>The build in the folder of the running program.</summary>
    public static KoltsoProgram BesideThis { get; } = In(AppContext.BaseDirectory);

    /// <summary>As the build itself tells it: the version and the beginning of its commit, such as <c>0.1.0+abd6f442cb5e</c>.</summary>
    public string Version
    {
        get
        {
            var whole = FileVersionInfo.GetVersionInfo(File).ProductVersion ?? "";
            return whole[..Math.Min(whole.Length, whole.IndexOf('+') + 1 + CommitChars)];
        }
    }

    /// <summary>The program to start, and its first arguments.</summary>
    public IReadOnlyList<string> Command => File.EndsWith(".dll", StringComparison.Ordinal) ? [Dotnet, File] : [File];

    /// <summary>The dotnet that runs this program.</summary>
    private static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));

    /// <summary>The build in a folder.</summary>
    public static KoltsoProgram In(string folder) => new(Path.Combine(folder, "koltso.dll"));
}
