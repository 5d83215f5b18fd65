using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cluster.Topology;

public class ClusterFileSyntaxTests
{
    private const string EndsEarly =
        "the file ends too early: it must be one JSON object, with every brace, bracket and quote closed";

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("{\n  \"name\": \"x\"\n", "3:1")]
    [InlineData("{\n  \"name\": \"x", "2:13")]
    [InlineData("// nothing\n", "2:1")]
    public void Parse_FileThatEndsEarly_IsRefusedAtItsEnd(string text, string place) =>
        SampleFile.ShouldBeRefused(text, $"{place}: {EndsEarly}");

    [Theory]
    [InlineData("{\n  \"name\": shop\n}", "2:11")]
    [InlineData("{\n  \"name\": \"x\" \"epoch\": 1\n}", "2:15")]
    [InlineData("{\n  \"weight\": NaN\n}", "2:13")]
    [InlineData("{\n  name: 1\n}", "2:3")]
    [InlineData("{ }\n{ }", "2:1")]
    [InlineData("{ ]", "1:3")]
    [InlineData("{\n  \"я\": oops\n}", "2:8")]
    [InlineData("{ /* a\n b */ \"name\": oops }", "2:15")]
    public void Parse_NotJson_IsRefusedThere(string text, string place)
    {
        var result = SampleFile.Parse(text);

        result.Errors.Single().ToString().ShouldStartWith($"cluster.json:{place}: not valid JSON: ");
        result.Report.ShouldNotContain("BytePositionInLine");
    }

    [Fact]
    public void Parse_NestedTooDeeply_IsRefused() =>
        SampleFile.Parse(new string('[', 100)).Errors.Single().ToString().ShouldStartWith("cluster.json:1:65: not valid JSON: ");

    [Theory]
    [InlineData("[1]", "a list")]
    [InlineData("null", "null")]
    [InlineData("\"x\"", "\"x\"")]
    public void Parse_NotAnObject_IsRefused(string text, string shown) => SampleFile.ShouldBeRefused(
        text, $"1:1: the file must be one object with name, epoch, partitions, replication, hash, nodes, not {shown}");

    [Fact]
    public void Parse_BytesThatAreNotUtf8_AreRefusedThere()
    {
        byte[] bytes = [.. "{\n  \"na"u8, 0xFF, .. "me\": 1 }"u8];

        ClusterFile.Parse(bytes, "cluster.json").Report
            .ShouldBe("cluster.json:2:6: the file must be UTF-8 text, and this byte is not");
    }

    [Fact]
    public void Parse_HalfASurrogatePair_IsRefused() => SampleFile.ShouldBeRefused(
        SampleFile.With((14, "\"zone\": \"\\ud800\"")),
        "14:15: node \"n1\": zone must be 1 to 64 of A-Z a-z 0-9 - _ . (but not \".\" or \"..\"), not \"\\ud800\"");
}
