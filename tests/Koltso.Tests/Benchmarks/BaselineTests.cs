using System.Text.Json;
using Koltso.Benchmarks.Gate.Comparing;

namespace Koltso.Tests.Benchmarks;

public class BaselineTests
{
    private static readonly Machine s_machine = new("X64", "AMD EPYC", "10.0.12");

    [Fact]
    public void Parse_WhatToJsonWrote_IsTheSame()
    {
        var measured = new Dictionary<string, Measured> { ["b"] = new(24, 123.456, 7_000, 1.5), ["a K=1"] = new(0, 5, 7_000, 1.5) };
        var baseline = Baseline.Of(s_machine, measured);
        var read = Baseline.Parse(baseline.ToJson());
        read.Machine.ShouldBe(s_machine);
        read.Benchmarks.ShouldBe(baseline.Benchmarks);
        read.Benchmarks.Keys.ShouldBe(["a K=1", "b"]);
        read.Benchmarks["b"].ShouldBe(new BaselineEntry(24, 123.5, 0.01764));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "machine": null, "benchmarks": {} }""")]
    [InlineData(
        """{ "machine": { "architecture": "X64", "processor": "x", "runtime": "10" }, "benchmarks": { "a": { "allocatedBytes": 0 } } }""")]
    public void Parse_NoBaseline_Throws(string json) => Should.Throw<JsonException>(() => Baseline.Parse(json));
}
