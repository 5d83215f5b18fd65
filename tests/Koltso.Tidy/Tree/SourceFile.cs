using Koltso.Tidy.Code;

namespace Koltso.Tidy.Tree;

/// <summary>A file of the repository.</summary>
/// <param name="path">The path from the repository's root, with slashes.</param>
internal sealed class SourceFile(string path, string text)
{
    private readonly Lazy<SourceCode> _code = new(() => SourceCode.Parse(text));

    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>The name without its folder.</summary>
    public string Name { get; } = path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Without a trailing slash; empty for the root.</summary>
    public string Folder { get; } = path[..Math.Max(0, path.LastIndexOf('/'))];

    public IReadOnlyList<string> Lines => Text.Split('\n');

    /// <summary>For C# files only.</summary>
    public SourceCode Code => _code.Value;

    public Finding Problem(string what) => new(Path, 0, what);

    /// <param name="line">Counted from 1.</param>
    public Finding Problem(int line, string what) => new(Path, line, what);
}
