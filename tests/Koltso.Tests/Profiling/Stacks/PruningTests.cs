using Koltso.Profiling;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Stacks;

public class PruningTests
{
    [Fact]
    public void Prune_SmallFrames_ArePutTogetherAndNothingIsLost()
    {
        FlameNode[] small = [.. Enumerable.Range(0, 20).Select(static i => new FlameNode($"small{i}", Layer.Other, 1, []))];
        var root = new FlameNode("all", Layer.Runtime, 0, [new FlameNode("large", Layer.Other, 980, []), .. small]);

        var pruned = Pruning.Prune(root, 0.01);

        pruned.Total.ShouldBe(1000);
        pruned.Children.Select(static node => node.Name).ShouldBe(["large", Pruning.RestName]);
        pruned.Children[1].Total.ShouldBe(20);
    }

    [Fact]
    public void Prune_RestTooSmall_StaysWithTheCaller()
    {
        var root = new FlameNode(
            "all", Layer.Runtime, 0, [new FlameNode("large", Layer.Other, 999.9, []), new FlameNode("dust", Layer.Other, 0.1, [])]);

        var pruned = Pruning.Prune(root, 0.01);

        pruned.Children.ShouldHaveSingleItem();
        pruned.Total.ShouldBe(1000, 1e-9);
    }
}
