using System.Text.Json;
using Koltso.Cli.Bench;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Cli.Bench;

public sealed class BenchCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Bench_FillAndReadModifyWrite_WritesEveryFormat()
    {
        await using var node = await FakeNode.StartAsync(static context => context.Response.WriteAsync("x"));
        var console = new TestConsole();
        var (json, hdr) = (Path.Combine(_folder, "r.json"), Path.Combine(_folder, "r.hdr"));

        (await console.RunAsync(
            "bench", "--url", node.Url, "--workload", "ycsb-f", "--fill", "--keys", "30", "--requests", "200", "--rate", "max",
            "--value-size", "3-5",
            "--connections", "4", "--json", json, "--hdr", hdr)).ShouldBe(0, console.Error);

        var entities = node.Requests.Where(static request => request.Target.StartsWith("/v0/entity?", StringComparison.Ordinal)).ToList();
        entities.Take(30).Select(static request => (request.Method, request.Target)).Order()
            .ShouldBe(Enumerable.Range(1, 30).Select(static id => ("PUT", $"/v0/entity?id={id}")).Order());
        var puts = entities.Where(static request => request.Method == "PUT").ToList();
        puts.ShouldAllBe(static put => put.Body.Length >= 3 && put.Body.Length <= 5);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        long Answers(string operation) =>
            result.RootElement.GetProperty("operations").GetProperty(operation).GetProperty("answers").GetInt64();
        result.RootElement.GetProperty("answers").GetInt64().ShouldBe(200);
        Answers("read").ShouldBe(200);
        Answers("update").ShouldBe(Answers("read-modify-write"));
        (puts.Count - 30).ShouldBe((int)Answers("update"));
        result.RootElement.GetProperty("distribution").GetString().ShouldBe("zipfian");
        foreach (var kind in (string[])["", ".read", ".update", ".read-modify-write"])
            (await File.ReadAllTextAsync(Path.Combine(_folder, $"r{kind}.hdr"))).ShouldContain("#[Mean    =");
        console.Text.ShouldContain("read-modify-write");
    }

    [Fact]
    public async Task Bench_ReadModifyWrite_WritesTheKeyThatItRead()
    {
        await using var node = await FakeNode.AnsweringAsync(200);
        (
            await new TestConsole().RunAsync(
                "bench", "--url", node.Url, "--workload", "ycsb-f", "--requests", "100", "--rate", "max", "--connections",
                "1")).ShouldBe(0);
        var entities = node.Requests.Where(static request => request.Target.StartsWith("/v0/entity?", StringComparison.Ordinal)).ToList();
        entities.Zip(entities.Skip(1)).Where(static pair => pair.Second.Method == "PUT")
            .ShouldAllBe(static pair => pair.First.Method == "GET" && pair.First.Target == pair.Second.Target);
    }

    [Fact]
    public async Task Bench_ServerWithoutScans_RefusesYcsbE()
    {
        await using var node = await FakeNode.AnsweringAsync(501);
        var console = new TestConsole();
        (await console.RunAsync("bench", "--url", node.Url, "--workload", "ycsb-e")).ShouldBe(1);
        console.Error.ShouldContain("it answered 501");
        node.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Bench_ServerWithScans_ScansAndInserts()
    {
        await using var node = await FakeNode.AnsweringAsync(200);
        (
            await new TestConsole().RunAsync(
                "bench", "--url", node.Url, "--workload", "ycsb-e", "--keys", "50", "--requests", "300", "--rate", "max")).ShouldBe(0);
        var targets = node.Requests.Select(static request => request.Target).ToList();
        targets.Count(static target =>
            target.StartsWith("/v0/entities?start=", StringComparison.Ordinal)
                && target.Contains("&limit=", StringComparison.Ordinal)).ShouldBeGreaterThan(250);
        targets.ShouldContain("/v0/entity?id=51");
    }

    [Fact]
    public async Task Bench_FillFails_IsSaidAndNothingIsMeasured()
    {
        await using var node = await FakeNode.AnsweringAsync(507);
        var console = new TestConsole();
        (await console.RunAsync("bench", "--url", node.Url, "--fill", "--keys", "5")).ShouldBe(1);
        console.Error.ShouldContain("fill: only 0 of 5 values were stored: status 507: 5");
        console.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task Bench_FindKnee_ReportsTheStepsAndTheRate()
    {
        await using var node = await FakeNode.AnsweringAsync(200);
        var console = new TestConsole();
        var json = Path.Combine(_folder, "knee.json");
        var code = await console.RunAsync(
            "bench", "--url", node.Url, "--find-knee", "--rate-min", "10", "--rate-max", "20", "--step", "1s", "--warmup", "1s",
            "--p99-max", "1h", "--json", json);
        // Which rates hold is up to this machine; KneeSearchTests judges the search itself.
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var steps = result.RootElement.GetProperty("steps").EnumerateArray().ToList();
        steps[0].GetProperty("ratePerSecond").GetInt32().ShouldBe(10);
        var held = steps.Where(static step => step.GetProperty("held").GetBoolean())
            .Select(static step => (int?)step.GetProperty("ratePerSecond").GetInt32()).Max();
        var knee = result.RootElement.GetProperty("kneeRate");
        (knee.ValueKind == JsonValueKind.Null ? (int?)null : knee.GetInt32()).ShouldBe(held);
        console.Text.ShouldContain(held is null ? "knee: none." : $"knee: {held}/s.");
        code.ShouldBe(held is null ? 1 : 0, console.Error);
    }

    [Theory]
    [InlineData("'x' is not one of put, get, delete, mixed, ycsb-a", "--workload", "x")]
    [InlineData("'x' is not one of uniform|zipfian|latest|hotspot|sequential", "--distribution", "x")]
    [InlineData("the smaller size first", "--value-size", "9-3")]
    [InlineData("neither a size", "--value-size", "big")]
    [InlineData("needs a weight", "--value-size", "1,2")]
    [InlineData("not a number from 0.01 to 5", "--zipfian-constant", "0")]
    [InlineData("--p99-max is allowed only with --find-knee", "--p99-max", "5ms")]
    [InlineData("--rate is not allowed with --find-knee", "--find-knee", "--rate", "5")]
    public async Task Bench_BadOption_IsRefusedWithWhatIsAllowed(string words, params string[] options)
    {
        var console = new TestConsole();
        (await console.RunAsync(["bench", .. options])).ShouldBe(2);
        console.Error.ShouldContain(words);
    }

    [Theory]
    [InlineData("1200", "1200")]
    [InlineData("100-4000", "100-4000")]
    [InlineData("1KiB-2KiB", "1024-2048")]
    [InlineData("100:9,4KiB-8KiB:0.5", "100:9,4096-8192:0.5")]
    public void ValueSize_Good_IsRead(string text, string sizes) => ValueSizeOption.TryParse(text, out _)!.ToString().ShouldBe(sizes);
}
