using Koltso.Profiling;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Stacks;

public class CallTreeTests
{
    private static readonly Frame s_http = new("Koltso.Node.Http.Session.Read", "Koltso.Node");
    private static readonly Frame s_copy = new("System.Buffer.Memmove", "System.Private.CoreLib");
    private static readonly Frame s_rocks = new("rocksdb::DBImpl::Get", "librocksdb.so.7.8.3");

    [Fact]
    public void Add_SameStacks_AreFolded()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [s_http, s_rocks], 2);
        tree.Add("loop-0", [s_http, s_rocks], 3);
        tree.Add("loop-0", [s_http], 1);

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
        tree.Add("t", [s_http], 1);
        tree.Add("t", [s_rocks], 2);
        tree.ToFlame().Children[0].Children.Select(static node => node.Name).ShouldBe([s_rocks.Name, s_http.Name]);
    }

    [Fact]
    public void Layers_Leaf_DecidesAndHelpersGoToTheirCaller()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [s_http, s_copy], 1);
        tree.Add("loop-0", [s_http, s_copy, s_rocks], 4);
        tree.Add("loop-0", [s_copy], 2);
        tree.Add("loop-0", [new Frame("[unknown]", Module.None)], 1);

        var layers = Shares.Layers(tree.ToFlame()).ToDictionary(static share => share.Layer, static share => share.Share);
        layers[Layer.Http].ShouldBe(1 / 8d);
        layers[Layer.Storage].ShouldBe(4 / 8d);
        layers[Layer.Runtime].ShouldBe(2 / 8d, "no code of Koltso called it");
        layers[Layer.Unknown].ShouldBe(1 / 8d);
    }

    [Fact]
    public void Layers_NothingUnknown_IsARowToo()
    {
        var tree = new CallTree();
        tree.Add("loop-0", [s_http], 1);
        Shares.Layers(tree.ToFlame()).ShouldContain(static share => share.Layer == Layer.Unknown && share.Total == 0);
    }

    [Fact]
    public void Methods_Recursion_CountsOnceInTheTotal()
    {
        var tree = new CallTree();
        tree.Add("t", [s_http, s_rocks, s_http, s_rocks], 1);
        tree.Add("t", [s_http], 1);
        var methods = Shares.Methods(tree.ToFlame()).ToDictionary(static method => method.Name);
        (methods[s_http.Name].Self, methods[s_http.Name].Total).ShouldBe((1, 2));
        (methods[s_rocks.Name].Self, methods[s_rocks.Name].Total).ShouldBe((1, 1));
    }

    [Fact]
    public void ToFlame_Scale_MultipliesAll()
    {
        var tree = new CallTree();
        tree.Add("t", [s_http, s_rocks], 2);
        tree.ToFlame(1.5).Total.ShouldBe(3);
    }
}
