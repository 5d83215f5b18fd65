namespace Koltso.Harness.Processes;

/// <summary>One build of <c>koltso</c>, identified by its file: <c>koltso.dll</c>, which dotnet runs, or an executable.</summary>
public sealed record KoltsoProgram(string File)
{
    /// <summary>The build in the folder of the running program.</summary>
    public static KoltsoProgram BesideThis { get; } = new(Path.Combine(AppContext.BaseDirectory, "koltso.dll"));

    /// <summary>The program to start, and its first arguments.</summary>
    public IReadOnlyList<string> Command => File.EndsWith(".dll", StringComparison.Ordinal) ? [Dotnet, File] : [File];

    /// <summary>The dotnet that runs this program.</summary>
    private static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
}
