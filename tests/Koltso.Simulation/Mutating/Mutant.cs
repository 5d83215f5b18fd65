namespace Koltso.Simulation.Mutating;

/// <summary>
/// A deliberate bug, or a made-up later build, as a change of the sources, so that production code needs no switches. Its file,
/// NAME.mutant, begins with a description: of the bug, and of the promise that it breaks; then, once or several times:
/// <code>
///  --- src/Folder/File.cs
///  the lines to be replaced, which occur there exactly once
///  +++
///  the lines that replace them
/// </code>
/// </summary>
internal sealed record Mutant(string Name, string What, IReadOnlyList<MutantEdit> Edits)
{
    private const string FileMark = "--- ", OtherMark = "+++";

    /// <exception cref="MutantException">The text is not a mutant.</exception>
    public static Mutant Parse(string name, string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("\n" + FileMark);
        var what = string.Join(' ', parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (what.Length == 0 || parts.Length < 2)
            throw new MutantException("A mutant begins with a sentence, followed by a line with --- and a file.");
        return new Mutant(name, what, [.. parts[1..].Select(ParseEdit)]);
    }

    /// <summary>Changes a copy of the sources.</summary>
    /// <exception cref="MutantException">The mutant does not fit the sources; nothing was changed.</exception>
    public void ApplyTo(string root)
    {
        var changed = new Dictionary<string, string>();
        foreach (var edit in Edits)
        {
            var path = Path.Combine(root, edit.File);
            if (!File.Exists(path)) throw new MutantException($"There is no {edit.File}.");
            changed[path] = edit.ApplyTo(changed.GetValueOrDefault(path) ?? File.ReadAllText(path));
        }

        foreach (var (path, text) in changed) File.WriteAllText(path, text);
    }

    private static MutantEdit ParseEdit(string part)
    {
        var lines = part.TrimEnd('\n').Split('\n');
        var mark = Array.IndexOf(lines, OtherMark);
        if (mark < 2) throw new MutantException($"After --- {lines[0]} the lines to be replaced and a line with +++ are expected.");
        return new MutantEdit(lines[0].Trim(), TextOf(lines[1..mark]), TextOf(lines[(mark + 1)..]));
    }

    private static string TextOf(string[] lines) => string.Concat(lines.Select(static line => line + "\n"));
}
