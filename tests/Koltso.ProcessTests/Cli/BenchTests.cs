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

    [Theory]
    [InlineData(2, "")]
    [InlineData(15, "")]
    [InlineData(2, "--find-knee")]
    public async Task Bench_Interrupted_LeavesItsResult(int signal, string search)
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            "bench", "--workload", "put", "--keys", "100", "--connections", "2", "--url", shared.First.Url, "--json", folder.File("json"),
            .. search.Length > 0 ? [search] : new[] { "--rate", "200", "--duration", "10m" },
        ];
        await using var run = KoltsoProcess.Start(arguments);
        // A line a second while it runs; of a search the first ones are of its warm-up.
        await Wait.UntilAsync(
            () => run.StandardError.Split('\n').Any(
                static line => line.Contains("/s ", StringComparison.Ordinal) && !line.StartsWith("warm", StringComparison.Ordinal)),
            "it is under way");
        run.Signal(signal);
        await run.EndAsync();
        run.ExitCode.ShouldBe(1, run.Output);
        run.Output.ShouldContain("nterrupted");
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("json")));
        if (search.Length > 0) result.RootElement.GetProperty("stoppedBecause").GetString().ShouldBe("interrupted");
        else result.RootElement.GetProperty("succeeded").GetInt64().ShouldBePositive();
    }

    /// <summary>Before the load, which may take hours.</summary>
    [Theory]
    [InlineData("--json", "absent/result.json")]
    [InlineData("--hdr", ".")]
    public async Task Bench_FileCannotBeWritten_IsSaidBeforeTheLoad(string option, string file)
    {
        using var folder = new TempFolder();
        var refused = await KoltsoProcess.RunAsync(
            "bench", "--workload", "put", "--duration", "1h", "--url", shared.First.Url, option, Path.Combine(folder.Path, file));
        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.StandardError.ShouldContain(file == "." ? "is a folder" : "does not exist");
    }
}
