using Koltso.Profiling;
using Koltso.Report.Data;
using Koltso.Report.Running.Phases;

namespace Koltso.Tests.Report.Running;

public class FlamePruningTests
{
    [Fact]
    public void Prune_SmallTree_IsTheSame()
    {
        var root = new FlameNode("all", Layer.Other, 1, [new FlameNode("a", Layer.Http, 2, []), new FlameNode("b", Layer.Kernel, 1, [])]);

        var pruned = FlamePruning.Prune(root);

        pruned.Total.ShouldBe(4);
        pruned.Self.ShouldBe(1);
        pruned.Children.Select(static child => (child.Name, child.Layer, child.Total)).ShouldBe([("a", "Http", 2), ("b", "Kernel", 1)]);
    }

    [Fact]
    public void Prune_WideTree_KeepsTheLargestAndAllTotals()
    {
        var children = Enumerable.Range(1, 5_000).Select(static i => new FlameNode($"f{i}", Layer.Storage, i, [])).Reverse().ToList();

        var pruned = FlamePruning.Prune(new FlameNode("all", Layer.Other, 0, children));

        Count(pruned).ShouldBe(FlamePruning.FramesMax);
        pruned.Total.ShouldBe(children.Sum(static child => child.Total));
        pruned.Children[0].Name.ShouldBe("f5000");
        ShouldAddUp(pruned);
    }

    [Fact]
    public void Prune_DeepTree_IsCutBelowItsDepth()
    {
        var node = new FlameNode("leaf", Layer.Kernel, 1, []);
        for (var i = 0; i < 200; i++) node = new FlameNode("f", Layer.Kernel, 0, [node]);

        var pruned = FlamePruning.Prune(node);

        Count(pruned).ShouldBe(FlamePruning.DepthMax + 1);
        pruned.Total.ShouldBe(1);
        ShouldAddUp(pruned);
    }

    private static int Count(FrameData frame) => 1 + frame.Children.Sum(Count);

    private static void ShouldAddUp(FrameData frame)
    {
        frame.Total.ShouldBe(frame.Self + frame.Children.Sum(static child => child.Total), 1e-9);
        foreach (var child in frame.Children) ShouldAddUp(child);
    }
}
