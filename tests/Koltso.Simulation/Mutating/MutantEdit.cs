namespace Koltso.Simulation.Mutating;

/// <summary>One change of one source file.</summary>
/// <param name="File">The path from the repository's root.</param>
/// <param name="Former">Whole lines, which occur in the file exactly once.</param>
/// <param name="Other">Whole lines that replace them; if empty, they are removed.</param>
internal sealed record MutantEdit(string File, string Former, string Other)
{
    /// <summary>The file's text with the change made.</summary>
    /// <exception cref="MutantException">The former text is missing, or occurs more than once.</exception>
    public string ApplyTo(string text)
    {
        var at = text.IndexOf(Former, StringComparison.Ordinal);
        if (at < 0) throw new MutantException($"{File} does not have the text that is to be replaced:\n{Former}");
        if (text.IndexOf(Former, at + 1, StringComparison.Ordinal) >= 0)
            throw new MutantException($"{File} has the text that is to be replaced more than once:\n{Former}");
        return string.Concat(text.AsSpan(0, at), Other, text.AsSpan(at + Former.Length));
    }
}
