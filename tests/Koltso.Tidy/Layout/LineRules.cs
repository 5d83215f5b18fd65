using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Layout;

/// <summary>Rules for lines of code and of scripts: not too long, no tabs, no trailing white space.</summary>
internal static class LineRules
{
    public const int ColumnsMax = 140;

    /// <summary>Scripts whose names have no extension.</summary>
    private static readonly string[] s_scripts = ["koltso", "test", ".ci/run"];

    public static IEnumerable<Finding> Check(SourceTree tree) => Checked(tree).SelectMany(CheckFile);

    public static IEnumerable<Finding> CheckColumns(SourceTree tree) =>
        from file in Checked(tree)
        from line in file.Lines.Select(static (text, at) => (Text: text, Number: at + 1))
        where line.Text.Length > ColumnsMax && !IsSample(file, line.Number)
        select file.Problem(line.Number, $"{line.Text.Length} columns, of at most {ColumnsMax}: break the line.");

    private static IEnumerable<Finding> CheckFile(SourceFile file)
    {
        if (file.Text.Contains('\r', StringComparison.Ordinal))
            yield return file.Problem("has lines that end with CR: they end with LF alone.");
        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return file.Problem("ends with one line end, no less and no more.");
        var lines = file.Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            if (IsSample(file, i + 1)) continue;
            if (lines[i].Contains('\t', StringComparison.Ordinal)) yield return file.Problem(i + 1, "has a tab: indent with spaces.");
            if (lines[i].Length > 0 && char.IsWhiteSpace(lines[i][^1])) yield return file.Problem(i + 1, "has spaces at its end.");
        }
    }

    /// <summary>Text that a test gives to a parser has the format of its origin.</summary>
    private static bool IsSample(SourceFile file, int line) =>
        file.Path.StartsWith("tests/", StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal)
        && file.Code.TextLines.Contains(line);

    private static IEnumerable<SourceFile> Checked(SourceTree tree) =>
        tree.CSharp.Concat(tree.Ending(".sh")).Concat(s_scripts.Select(tree.Find).OfType<SourceFile>());
}
