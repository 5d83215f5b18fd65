namespace Koltso.Simulation.Mutating;

/// <summary>
/// A copy of the sources in which mutants are made, built and run, so that no mutant is ever in the repository itself.
/// Builds are incremental: files that did not change are left alone.
/// </summary>
internal sealed class Workshop
{
    private const string Project = Repository.SimulationFolder, Program = "Koltso.Simulation.dll";

    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(10);
    private static readonly string[] s_copied = ["src", Project, "tests/Koltso.Checking"];

    private readonly string _root = Repository.FindRoot();
    private readonly string _copy;

    public Workshop()
    {
        _copy = Path.Combine(_root, "artifacts", "mutants");
        Directory.CreateDirectory(_copy);
        var files = Sources().ToHashSet();
        foreach (var file in files) Copy(file);
        foreach (var file in s_copied.SelectMany(folder => FilesIn(_copy, folder)).Where(file => !files.Contains(file)).ToList())
            File.Delete(Path.Combine(_copy, file));
    }

    private string BuiltFolder => Path.Combine(_copy, Project, "bin", "Release", "net10.0");

    private string ControlFolder => Path.Combine(_copy, "control");

    /// <exception cref="MutantException">The mutant does not fit the sources; nothing was changed.</exception>
    public void Apply(Mutant mutant) => mutant.ApplyTo(_copy);

    public void Revert(Mutant mutant)
    {
        foreach (var edit in mutant.Edits) Copy(edit.File);
    }

    /// <summary>Null if the build succeeded; else the compiler's output. Blocks.</summary>
    public string? Build(bool restores)
    {
        string[] arguments =
        [
            "build", Project, "-c", "Release", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false",
            "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false",
        ];
        var (code, said) = Command.Run(_copy, s_buildLimit, restores ? arguments : [.. arguments, "--no-restore"]);
        if (code == 0) return null;
        var errors = said.Split('\n').Where(static line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(3);
        return code is null ? "It took too long to build." : $"It does not build: {string.Join(' ', errors).Trim()}";
    }

    /// <summary>Keeps the last build for <see cref="RunControl"/>.</summary>
    public void KeepControl()
    {
        Directory.CreateDirectory(ControlFolder);
        foreach (var file in Directory.GetFiles(BuiltFolder))
            File.Copy(file, Path.Combine(ControlFolder, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Runs the last build. Blocks.</summary>
    public (int? Code, string Said) Run(TimeSpan limit, params string[] arguments) =>
        Command.Run(_copy, limit, [Path.Combine(BuiltFolder, Program), .. arguments]);

    /// <summary>Runs the unchanged code. Blocks.</summary>
    public (int? Code, string Said) RunControl(TimeSpan limit, params string[] arguments) =>
        Command.Run(_copy, limit, [Path.Combine(ControlFolder, Program), .. arguments]);

    private IEnumerable<string> Sources() =>
        s_copied.SelectMany(folder => FilesIn(_root, folder))
            .Concat(["Directory.Build.props", "Directory.Packages.props", ".editorconfig"]);

    /// <summary>Paths relative to the root, without the output of builds.</summary>
    private static IEnumerable<string> FilesIn(string root, string folder)
    {
        var at = new DirectoryInfo(Path.Combine(root, folder));
        if (!at.Exists) yield break;
        foreach (var file in at.EnumerateFiles()) yield return Path.Combine(folder, file.Name);
        foreach (var inner in at.EnumerateDirectories().Where(static inner => inner.Name is not ("bin" or "obj")))
            foreach (var file in FilesIn(root, Path.Combine(folder, inner.Name))) yield return file;
    }

    private void Copy(string file)
    {
        var (from, to) = (Path.Combine(_root, file), Path.Combine(_copy, file));
        var text = File.ReadAllBytes(from);
        if (File.Exists(to) && text.AsSpan().SequenceEqual(File.ReadAllBytes(to))) return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllBytes(to, text);
    }
}
