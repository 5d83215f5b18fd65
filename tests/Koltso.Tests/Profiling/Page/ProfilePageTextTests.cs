using System.Text.Json;
using Koltso.Profiling;
using Koltso.Profiling.Page;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Page;

public class ProfilePageTextTests
{
    private const string Evil = "Bad<T></script><script>alert(\"1\")</script>&'";

    [Fact]
    public void ToHtml_NamesWithMarkup_AreEscaped()
    {
        var html = ProfilePage.ToHtml(Sample(Evil), Evil, DateTimeOffset.UnixEpoch);

        html.ShouldNotContain("<script>alert");
        html.ShouldNotContain("Bad<T>");
        html.ShouldContain("Bad&lt;T&gt;");
        html.ShouldContain("Bad\\u003CT\\u003E");
    }

    [Fact]
    public void ToHtml_Page_NeedsNothingElse()
    {
        var html = ProfilePage.ToHtml(Sample("method"), "Node n1", DateTimeOffset.UnixEpoch);

        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
        html.ShouldContain("default-src 'none'");
        html.ShouldContain("something to know");
        html.ShouldContain("Node n1");
    }

    [Fact]
    public void ToHtml_NothingRecorded_SaysSo() =>
        ProfilePage.ToHtml(Of(new CallTree()), "Node n1", DateTimeOffset.UnixEpoch).ShouldContain("the process was idle");

    [Fact]
    public void FragmentToHtml_HugeTree_StaysSmall()
    {
        var tree = new CallTree();
        for (var i = 0; i < 100_000; i++) tree.Add("t", [new Frame($"Some.Rather.Long.Namespace.Method{i % 977}", "m"), new Frame($"Leaf{i}", "m")], 1);
        FlameGraphFragment.ToHtml(Of(tree).Kinds[0], "a").Length.ShouldBeLessThan(200_000);
    }

    [Fact]
    public void FragmentToHtml_Data_HoldsTheTree()
    {
        var html = FlameGraphFragment.ToHtml(Sample("method").Kinds[0], "cpu");
        var start = html.IndexOf('>', html.IndexOf("application/json", StringComparison.Ordinal)) + 1;
        using var json = JsonDocument.Parse(html[start..html.IndexOf("</script>", start, StringComparison.Ordinal)]);
        json.RootElement.GetProperty("n").EnumerateArray().Select(static name => name.GetString()).ShouldBe(["all", "loop-0", "method", "leaf"]);
        json.RootElement.GetProperty("t").EnumerateArray().Select(static number => number.GetInt64()).Chunk(4).Select(static node => (node[2], node[3]))
            .ShouldBe([(0, 1), (0, 1), (500_000, 1), (1_500_000, 0)]);
    }

    [Fact]
    public void SpeedscopeToJson_Profile_FollowsTheFormat()
    {
        using var json = JsonDocument.Parse(Speedscope.ToJson(Sample(Evil), "Node n1"));
        var root = json.RootElement;
        root.GetProperty("$schema").GetString().ShouldBe("https://www.speedscope.app/file-format-schema.json");
        root.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(static frame => frame.GetProperty("name").GetString())
            .ShouldBe(["loop-0", Evil, "leaf"]);
        var profile = root.GetProperty("profiles")[0];
        profile.GetProperty("type").GetString().ShouldBe("sampled");
        profile.GetProperty("unit").GetString().ShouldBe("seconds");
        profile.GetProperty("endValue").GetDouble().ShouldBe(2);
        profile.GetProperty("samples").EnumerateArray().Select(static stack => string.Join(' ', stack.EnumerateArray())).ShouldBe(["0 1", "0 1 2"]);
        profile.GetProperty("weights").EnumerateArray().Select(static weight => weight.GetDouble()).ShouldBe([0.5, 1.5]);
    }

    private static Profile Sample(string method)
    {
        var tree = new CallTree();
        tree.Add("loop-0", [new Frame(method, "Koltso.Node")], 0.5);
        tree.Add("loop-0", [new Frame(method, "Koltso.Node"), new Frame("leaf", Module.Kernel)], 1.5);
        return Of(tree);
    }

    private static Profile Of(CallTree tree) => new(
        4711, "dotnet koltso.dll", TimeSpan.FromSeconds(10), [KindProfiles.Of(ProfileKind.Cpu, tree, "by hand", "")], ["something to know"]);
}
