namespace Koltso.Tidy.Tree;

/// <summary>Files that are checked together: those of the repository, or a few made up by a test. Immutable.</summary>
internal sealed class SourceTree(IEnumerable<SourceFile> files)
{
    private readonly Dictionary<string, SourceFile> _files = files.ToDictionary(static file => file.Path);

    /// <summary>In the order of their paths.</summary>
    public IEnumerable<SourceFile> Files => _files.Values.OrderBy(static file => file.Path, StringComparer.Ordinal);

    public IEnumerable<SourceFile> CSharp => Ending(".cs");

    public IEnumerable<SourceFile> Projects => Ending(".csproj");

    public IEnumerable<SourceFile> Pages => Ending(".md");

    public static SourceTree Of(params (string Path, string Text)[] files) =>
        new(files.Select(static file => new SourceFile(file.Path, file.Text)));

    public IEnumerable<SourceFile> Ending(string extension) =>
        Files.Where(file => file.Path.EndsWith(extension, StringComparison.Ordinal));

    public SourceFile? Find(string path) => _files.GetValueOrDefault(path);

    public bool HasFolder(string path) => _files.Keys.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));
}
