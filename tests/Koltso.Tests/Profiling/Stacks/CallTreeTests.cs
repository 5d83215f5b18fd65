using Koltso.Profiling;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Stacks;

public class CallTreeTests
{
    private static readonly Frame Http = new("Koltso.Node.Http.Session.Read", "Koltso.Node");
    private static readonly Frame Copy = new("System.Buffer.Memmove", "System.Private.CoreLib");
    private static readonly Frame Rocks = new("rocksdb::DBImpl::Get", "librocksdb.so.7.8.3");

    [Fact]
    public void Add_SameStacks_AreFolded()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [Http, Rocks], 2);
        tree.Add("loop-0", [Http, Rocks], 3);
        tree.Add("loop-0", [Http], 1);

        var root = tree.ToFlame();
        var thread = root.Children.ShouldHaveSingleItem();
        var http = thread.Children.ShouldHaveSingleItem();
        (root.Total, thread.Name, http.Self, http.Total).ShouldBe((6, "loop-0", 1, 6));
        http.Children.ShouldHaveSingleItem().Self.ShouldBe(5);
        tree.Samples.ShouldBe(3);
    }

    [Fact]
    public void Add_Children_LargestFirst()
    {
        var tree = new CallTree();
        tree.Add("t", [Http], 1);
        tree.Add("t", [Rocks], 2);
        tree.ToFlame().Children[0].Children.Select(static node => node.Name).ShouldBe([Rocks.Name, Http.Name]);
    }

    [Fact]
    public void Layers_Leaf_DecidesAndHelpersGoToTheirCaller()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [Http, Copy], 1);
        tree.Add("loop-0", [Http, Copy, Rocks], 4);
        tree.Add("loop-0", [Copy], 2);
        tree.Add("loop-0", [new Frame("[unknown]", Module.None)], 1);

        var layers = Shares.Layers(tree.ToFlame()).ToDictionary(static share => share.Layer, static share => share.Share);
        layers[Layer.Http].ShouldBe(1 / 8d);
        layers[Layer.Storage].ShouldBe(4 / 8d);
        layers[Layer.Runtime].ShouldBe(2 / 8d, "nobody of ours called it");
        layers[Layer.Unknown].ShouldBe(1 / 8d);
    }

    [Fact]
    public void Layers_NothingUnknown_IsARowToo()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [Http], 1);
        Shares.Layers(tree.ToFlame()).ShouldContain(static share => share.Layer == Layer.Unknown && share.Total == 0);
    }

    [Fact]
    public void Methods_Recursion_CountsOnceInTheTotal()
    {
        var tree = new CallTree();
        tree.Add("t", [Http, Rocks, Http, Rocks], 1);
        tree.Add("t", [Http], 1);
        var methods = Shares.Methods(tree.ToFlame()).ToDictionary(static method => method.Name);
        (methods[Http.Name].Self, methods[Http.Name].Total).ShouldBe((1, 2));
        (methods[Rocks.Name].Self, methods[Rocks.Name].Total).ShouldBe((1, 1));
    }

    [Fact]
    public void ToFlame_Scale_MultipliesAll()
    {
        var tree = new CallTree();
        tree.Add("t", [Http, Rocks], 2);
        tree.ToFlame(1.5).Total.ShouldBe(3);
    }
}
