using System.Text.RegularExpressions;
using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Names;

/// <summary>
/// The profiler charges code to layers by its namespace: a rule that matches no namespace would charge it to the wrong
/// layer unnoticed.
/// </summary>
internal static partial class LayerPrefixes
{
    public const string RulesFile = "src/Koltso.Profiling/Stacks/LayerRules.cs";

    public static IEnumerable<Finding> Check(SourceTree tree)
    {
        if (tree.Find(RulesFile) is not { } rules) yield break;
        var spaces = NamedCode.Namespaces(tree);
        var prefixes = Rule.Matches(rules.Text).Select(static match => match.Groups[1].Value).ToList();
        for (var i = 0; i < prefixes.Count; i++)
        {
            if (!spaces.Any(space => (space + ".").StartsWith(prefixes[i].TrimEnd('.') + ".", StringComparison.Ordinal)))
                yield return rules.Problem($"charges {prefixes[i]} to a layer, but there is no such namespace.");
            if (prefixes.Take(i).FirstOrDefault(former => prefixes[i].StartsWith(former, StringComparison.Ordinal)) is { } before)
                yield return rules.Problem($"never comes to {prefixes[i]}, since {before} stands before it.");
        }
    }

    [GeneratedRegex("""new\("(Koltso\.[\w.]*)",""")]
    private static partial Regex Rule { get; }
}
