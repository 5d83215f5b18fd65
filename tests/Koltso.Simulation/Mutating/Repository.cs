namespace Koltso.Simulation.Mutating;

/// <summary>The sources that this program was built from, as far as mutants need them.</summary>
internal static class Repository
{
    public const string SimulationFolder = "tests/Koltso.Simulation";

    /// <summary>The repository's root, above this executable.</summary>
    /// <exception cref="MutantException">No such folder exists.</exception>
    public static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Koltso.slnx"))) return folder.FullName;
        throw new MutantException("The sources are not above this executable.");
    }

    /// <summary>All existing mutants, by name.</summary>
    public static IReadOnlyList<(string Name, string Text)> Mutants() =>
    [
        .. Directory.GetFiles(Path.Combine(FindRoot(), SimulationFolder, "Mutants"), "*.mutant").Order(StringComparer.Ordinal)
            .Select(static file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))),
    ];
}
