using System.Text.RegularExpressions;
using Koltso.Simulation.Mutating;

namespace Koltso.Tests.Docs;

/// <summary>The worked examples of CONTRIBUTING.md fit the present code.</summary>
public partial class ContributingTests
{
    private const int OtherFilesMax = 3;

    private static readonly string s_root = Repository.FindRoot();

    public static TheoryData<string> Examples => [.. Read().Keys];

    [Fact]
    public void Examples_All_AreThere() => Read().Count.ShouldBe(5);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_Edits_TouchFewSourceFilesThatExist(string name)
    {
        var edits = EditsOf(Read()[name]);
        edits.Count.ShouldBeInRange(1, OtherFilesMax);
        edits.Keys.ShouldAllBe(static file => File.Exists(Path.Combine(s_root, file)));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_LinesAroundItsEdits_AreInTheirFiles(string name)
    {
        foreach (var (file, lines) in EditsOf(Read()[name]))
        {
            var source = File.ReadAllLines(Path.Combine(s_root, file));
            foreach (var line in lines.Where(static line => line.StartsWith(' '))) source.ShouldContain(line[1..], file);
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_FilesThatItNames_ExistExceptItsOwn(string name)
    {
        foreach (Match named in NamedFile().Matches(Read()[name]))
            File.Exists(Path.Combine(s_root, named.Groups["file"].Value)).ShouldBe(!named.Groups["own"].Success, named.Value);
    }

    /// <summary>The sections of the chapter, by heading.</summary>
    private static Dictionary<string, string> Read()
    {
        var text = File.ReadAllText(Path.Combine(s_root, "CONTRIBUTING.md"));
        var chapter = text.Split("\n## ").Single(static part => part.StartsWith("How to add things\n", StringComparison.Ordinal));
        return chapter.Split("\n### ").Skip(1).ToDictionary(static section => section.Split('\n')[0]);
    }

    /// <summary>The lines of a section's diffs, with their marks, by file.</summary>
    private static Dictionary<string, List<string>> EditsOf(string section)
    {
        var edits = new Dictionary<string, List<string>>();
        foreach (Match diff in Diff().Matches(section))
        {
            var file = "";
            foreach (var line in diff.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.StartsWith("+++ b/", StringComparison.Ordinal)) edits[file = line[6..]] = [];
                else if (file.Length > 0) edits[file].Add(line);
            }
        }

        return edits;
    }

    [GeneratedRegex(@"```diff\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Diff();

    [GeneratedRegex(@"(?<own>Its own file[^`]*)?`(?<file>(src|tests|docs)/[\w./-]+\.(cs|md))`", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedFile();
}
