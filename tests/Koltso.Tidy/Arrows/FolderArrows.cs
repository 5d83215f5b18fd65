using Koltso.Tidy.Tree;

namespace Koltso.Tidy.Arrows;

/// <summary>
/// Folders of a project use each other in one direction. The files directly in a project's folder count as a folder
/// like any other: they may use the folders below, or be used by them, but not both.
/// </summary>
internal static class FolderArrows
{
    private const int ReasonsShown = 3;

    public static IEnumerable<Finding> Check(SourceTree tree)
    {
        var arrows = new FolderGraph(tree).Arrows.ToList();
        foreach (var cycle in Cycles.Of(arrows))
            foreach (var arrow in arrows.Where(arrow => cycle.Contains(arrow.From) && cycle.Contains(arrow.To)))
                yield return new Finding(
                    $"src/{arrow.From}", 0,
                    $"is in a cycle and uses {arrow.To} ({string.Join("; ", arrow.Reasons.Take(ReasonsShown))}"
                    + $"{(arrow.Reasons.Count > ReasonsShown ? "; …" : "")}). Move what both use below both.");
    }
}
