using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Numbers;

/// <summary>
/// Numbers in pages that are constants in code are those of the code. A page says which in one of two ways:
/// <list type="bullet">
/// <item>A table row whose first cell names <c>`Type.Member`</c>, and perhaps further <c>`Member`</c>s of that type: the
/// quantities in the second cell are theirs, in that order. What is left of them is explanation.</item>
/// <item>A mark behind a quantity, in text or in a table: <c>8 MiB&lt;!--Type.Member--&gt;</c>. A row with marks is not read
/// in the first way.</item>
/// </list>
/// </summary>
internal sealed partial class PageNumbers(Constants constants)
{
    /// <summary>The page, and the heading of the table in which every row is compared or has a reason why not.</summary>
    public const string BoundsPage = "ARCHITECTURE.md", BoundsHeading = "## Bounds";

    /// <summary>Rows of that table, by their first cell, whose values are not constants.</summary>
    public IReadOnlyDictionary<string, string> Exempt { get; init; } = new Dictionary<string, string>();

    public IEnumerable<Finding> Check(SourceTree tree) => tree.Pages.SelectMany(CheckPage);

    private IEnumerable<Finding> CheckPage(SourceFile page)
    {
        var lines = page.Lines;
        var heading = "";
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].StartsWith('#')) heading = lines[i];
            foreach (var problem in CheckMarks(lines[i])) yield return page.Problem(i + 1, problem);
            if (Mark.IsMatch(lines[i]) || Row.Match(lines[i]) is not { Success: true } row) continue;
            var (name, value) = (row.Groups[1].Value.Trim(), row.Groups[2].Value.Trim());
            if (IsExempt(page, heading, name)) continue;
            var named = Named(name).ToList();
            foreach (var problem in CheckRow(named, value)) yield return page.Problem(i + 1, problem);
            if (IsBound(page, heading) && named.Count == 0 && IsOpen(name, value))
                yield return page.Problem(i + 1, $"“{name}” names no constant beside its value; or say in {nameof(Bounds)} why it cannot.");
        }
    }

    private IEnumerable<string> CheckMarks(string line)
    {
        foreach (Match mark in Mark.Matches(line))
        {
            var name = mark.Groups[1].Value;
            var before = Quantity.In(line[..mark.Index]).LastOrDefault(one => one.End == line[..mark.Index].TrimEnd().Length);
            if (before.End == 0) yield return $"The mark of {name} stands behind no number.";
            else if (Problem(name, before.Quantity) is { } problem) yield return problem;
        }
    }

    private IEnumerable<string> CheckRow(List<string> names, string value)
    {
        var quantities = Quantity.In(value);
        for (var i = 0; i < names.Count; i++)
        {
            if (i >= quantities.Count) yield return $"{names[i]} has no number beside it.";
            else if (Problem(names[i], quantities[i].Quantity) is { } problem) yield return problem;
        }
    }

    private string? Problem(string name, Quantity written)
    {
        var parts = name.Split('.');
        if (constants.Find(parts[0], parts[1]) is not { } built) return $"{name} is no number in the code.";
        // "64 buffers" may be 64 of any unit.
        var isSame = written.Value == built.Value && (written.Unit == built.Unit || built.Unit == Unit.Count);
        return isSame ? null : $"{name} is {built} in the code, and {written} here.";
    }

    /// <summary>The members that the first cell of a row names; none if it does not begin with a type of the code.</summary>
    private IEnumerable<string> Named(string cell)
    {
        string? type = null;
        foreach (Match code in CodeWord.Matches(cell))
        {
            var (owner, member) = (code.Groups[1].Value, code.Groups[2].Value);
            if (owner.Length > 0 && constants.HasType(owner)) type = owner;
            if (type is not null) yield return $"{type}.{member}";
        }
    }

    private static bool IsBound(SourceFile page, string heading) => page.Path == BoundsPage && heading == BoundsHeading;

    private bool IsExempt(SourceFile page, string heading, string name) => IsBound(page, heading) && Exempt.ContainsKey(name);

    /// <summary>Headings of groups, and of the table itself, have no value.</summary>
    private static bool IsOpen(string name, string value) => value.Length > 0 && name != "bound" && name.Trim('-').Length > 0;

    [GeneratedRegex(@"^\|([^|]*)\|([^|]*)\|")]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"`(?:([A-Z]\w*)\.)?([A-Z]\w*)`")]
    private static partial Regex CodeWord { get; }

    [GeneratedRegex(@"<!--\s*([A-Z]\w*\.[A-Z]\w*)\s*-->")]
    private static partial Regex Mark { get; }
}
