using System.Text.RegularExpressions;

namespace Koltso.Tidy.Code;

/// <summary>The properties of a C# file that rules need: a text with names, not a compilation.</summary>
/// <param name="Namespace">Empty if the file has none.</param>
/// <param name="Usings">Namespaces, types of <c>using static</c>, and the targets of aliases.</param>
/// <param name="Types">Names of the types that are not nested.</param>
/// <param name="Words">Names that do not follow a dot.</param>
/// <param name="Paths">Names with dots between them.</param>
/// <param name="TextLines">Lines, counted from 1, that begin inside a string.</param>
internal sealed partial record SourceCode(
    string Namespace, IReadOnlyList<string> Usings, IReadOnlyList<string> Types, IReadOnlySet<string> Words,
    IReadOnlySet<string> Paths, IReadOnlySet<int> TextLines)
{
    public static SourceCode Parse(string text)
    {
        var (code, textLines) = CodeText.Of(text);
        return new SourceCode(
            NamespaceLine.Match(code).Groups[1].Value,
            All(UsingLine.Matches(code)),
            All(TypeLine.Matches(code)),
            All(Word.Matches(code)).ToHashSet(),
            All(DottedPath.Matches(code)).ToHashSet(),
            textLines);
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine { get; }

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine { get; }

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|readonly|ref|partial|unsafe) )*"
        + @"(?:class|struct|interface|enum|record(?: class| struct)?|delegate [\w<>\[\],.? ]+?) (\w+)\b(?! \w)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine { get; }

    [GeneratedRegex(@"(?<![\w.]|\.\s+)([A-Za-z_]\w*)")]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w*(?:\.[A-Z]\w*)+)")]
    private static partial Regex DottedPath { get; }

    private static List<string> All(MatchCollection matches) => [.. matches.Select(static match => match.Groups[1].Value)];
}
