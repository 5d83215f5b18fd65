using System.Diagnostics;
using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Style;

/// <summary>Compiles files under the repository's <c>.editorconfig</c>, with the SDK's analyzers of style, as the build does.</summary>
internal static partial class Compiler
{
    /// <summary>The rules that each file breaks, by its path. Blocks for several seconds.</summary>
    public static ILookup<string, string> Check(IReadOnlyDictionary<string, string> files)
    {
        var folder = Directory.CreateTempSubdirectory("koltso-tidy-");
        try
        {
            File.Copy(Path.Combine(RepositoryTree.Root, ".editorconfig"), Path.Combine(folder.FullName, ".editorconfig"));
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            return Diagnostic.Matches(Run(folder.FullName, files.Keys))
                .ToLookup(static match => match.Groups["path"].Value, static match => match.Groups["rule"].Value);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string folder, IEnumerable<string> files)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var sdk = Directory.GetDirectories(Path.Combine(root, "sdk")).MaxBy(static name => VersionOf(Path.GetFileName(name)))!;
        var style = Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "codestyle", "cs");
        var start = new ProcessStartInfo(Path.Combine(root, "dotnet"),
        [
            "exec", Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"), "-noconfig", "-nostdlib", "-nologo", "-target:library", "-out:x.dll",
            "-doc:x.xml", "-warnaserror+", "-nowarn:CS1591", "-analyzerconfig:.editorconfig",
            .. Directory.GetFiles(style, "*.CodeStyle.dll").Select(static file => $"-analyzer:{file}"),
            .. Directory.GetFiles(runtime, "System*.dll").Where(IsManaged).Select(static file => $"-reference:{file}"),
            .. files,
        ])
        { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var compiler = Process.Start(start)!;
        var said = compiler.StandardOutput.ReadToEnd();
        compiler.WaitForExit();
        return said;
    }

    private static Version VersionOf(string name) => Version.TryParse(name.Split('-')[0], out var version) ? version : new Version();

    private static bool IsManaged(string file) => !Path.GetFileName(file).Contains("Native", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<path>[^(\n]+)\(\d+,\d+\): error (?<rule>\w+):", RegexOptions.Multiline)]
    private static partial Regex Diagnostic { get; }
}
