using Koltso.Simulation.Mutating;

namespace Koltso.Tests;

/// <summary>Tables of the documentation.</summary>
internal static class DocTable
{
    /// <summary>The cells of all rows of a document's tables, including headings, without backticks.</summary>
    public static List<string[]> RowsOf(string document) =>
    [
        .. File.ReadLines(Path.Combine(Repository.FindRoot(), "docs", document))
            .Where(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|').Split('|').Select(Text).ToArray()),
    ];

    private static string Text(string cell) => cell.Trim().Replace("`", "", StringComparison.Ordinal);
}
