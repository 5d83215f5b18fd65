using System.Net;
using System.Net.Sockets;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary>What a command cannot do ends in a sentence and an exit code, never in a stack trace.</summary>
public class RefusalTests(SharedCluster shared)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Serve_PortInUse_NamesTheAddress(bool isPeer)
    {
        await using var cluster = TestClusters.Create(new ClusterSpec { Nodes = 1 });
        var node = cluster.Nodes[0];
        using var other = new TcpListener(IPAddress.Loopback, isPeer ? node.PeerPort : node.HttpPort);
        other.Start();
        var refused = await KoltsoProcess.RunAsync([.. node.Arguments]);
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain($"Port {(isPeer ? node.PeerPort : node.HttpPort)} is in use");
        Directory.Exists(node.DataFolder).ShouldBeFalse("nothing was opened");
    }

    [Fact]
    public async Task Serve_OwnNameDoesNotResolve_SaysSo()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("cluster.json"), """
            { "name": "test", "epoch": 1, "partitions": 64, "replication": 1, "hash": "xxh3",
              "nodes": [
                { "id": "n1", "number": 1, "http": "nowhere.invalid:18081", "peer": "nowhere.invalid:19081", "weight": 1, "zone": "a" } ] }
            """);
        var refused =
            await KoltsoProcess.RunAsync("serve", "--cluster", folder.File("cluster.json"), "--node", "n1", "--data", folder.File("data"));
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("nowhere.invalid:18081");
        refused.StandardError.ShouldContain("does not resolve");
    }

    /// <summary>The runtime replaces such bytes before a program sees them: two keys would be one.</summary>
    [Theory]
    [InlineData("put", "one")]
    [InlineData("get", null)]
    [InlineData("delete", null)]
    [InlineData("ring", null)]
    public async Task Arguments_NotUtf8_AreRefused(string verb, string? value)
    {
        string[] arguments = value is null ? [verb, "--url", shared.First.Url] : [verb, "--url", shared.First.Url, "--", value];
        var refused = await RunInShellAsync("exec \"$@\" \"$(printf 'k\\377')\"", arguments);
        ShouldBeRefused(refused, 2);
        refused.StandardError.ShouldContain("is not UTF-8");
    }

    [Theory]
    [InlineData("full", "--help")]
    [InlineData("closed", "--help")]
    [InlineData("full", "bench --help")]
    [InlineData("full", "status --url URL")]
    [InlineData("closed", "status --url URL")]
    [InlineData("full", "ring --url URL")]
    [InlineData("full", "get refusal-of-output --url URL")]
    [InlineData("closed", "get refusal-of-output --url URL")]
    [InlineData("full", "bench --url URL --workload put --keys 10 --requests 10")]
    public async Task StandardOutput_CannotBeWritten_IsSaid(string how, string commandLine)
    {
        (await KoltsoProcess.RunAsync("put", "refusal-of-output", "value", "--url", shared.First.Url)).ExitCode.ShouldBe(0);
        var refused = await RunInShellAsync(
            how == "full" ? "exec \"$@\" >/dev/full" : "exec \"$@\" >&-",
            commandLine.Replace("URL", shared.First.Url, StringComparison.Ordinal).Split(' '));
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("Cannot write to standard output");
    }

    [Fact]
    public async Task StandardError_CannotBeWritten_ExitCodeTellsAllTheSame() =>
        (await RunInShellAsync("exec \"$@\" 2>/dev/full", ["no-such-verb"])).ExitCode.ShouldBe(2);

    /// <summary>The disk is this machine's, not the node's.</summary>
    [Fact]
    public async Task Get_OutputCannotBeWritten_BlamesTheFile()
    {
        (await KoltsoProcess.RunAsync("put", "refusal-of-file", new string('v', 100_000), "--url", shared.First.Url)).ExitCode.ShouldBe(0);
        var refused = await KoltsoProcess.RunAsync("get", "refusal-of-file", "--output", "/dev/full", "--url", shared.First.Url);
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("Cannot write to /dev/full");
    }

    /// <summary>The runtime gives its number to a pipe of its own, from which nothing ever comes.</summary>
    [Theory]
    [InlineData("put k")]
    [InlineData("put k --file -")]
    public async Task StandardInput_IsClosed_IsSaid(string commandLine)
    {
        var refused = await RunInShellAsync("exec \"$@\" <&-", [.. commandLine.Split(' '), "--url", shared.First.Url]);
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("Standard input is closed.");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("get k --output f --url URL")]
    [InlineData("put k --file f --url URL")]
    [InlineData("bench --requests 1 --json f --url URL")]
    [InlineData("report --trial --output f")]
    [InlineData("profile --output f --url URL")]
    public async Task WorkingFolder_IsDeleted_IsSaid(string commandLine)
    {
        (await KoltsoProcess.RunAsync("put", "k", "value", "--url", shared.First.Url)).ExitCode.ShouldBe(0);
        var refused = await RunInShellAsync(
            "cd \"$(mktemp -d)\" && rmdir \"$PWD\" && exec \"$@\"",
            commandLine.Replace("URL", shared.First.Url, StringComparison.Ordinal).Split(' '));
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("does not exist any more");
    }

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("/dev/full")]
    public async Task Report_TemporaryFolderCannotBeUsed_IsSaid(string folder)
    {
        using var output = new TempFolder();
        var refused = await RunInShellAsync(
            $"export TMPDIR={folder}; exec \"$@\"", ["report", "--trial", "--output", output.File("report")]);
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("TMPDIR");
    }

    [Fact]
    public async Task Serve_ClockBefore1970_IsSaid()
    {
        Assert.SkipUnless(FakeClock.Library is not null, FakeClock.Missing);
        await using var cluster = TestClusters.Create(new ClusterSpec { Nodes = 1 });
        using var folder = new TempFolder();
        var clock = new FakeClock(folder.File("clock"));
        clock.Set(new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UtcNow);
        var refused = KoltsoProcess.Start(new ProcessSettings { Clock = clock }, cluster.Nodes[0].Arguments);
        await refused.EndAsync();
        ShouldBeRefused(refused, 1);
        refused.StandardError.ShouldContain("clock says");
    }

    private static async Task<KoltsoProcess> RunInShellAsync(string script, string[] arguments)
    {
        var process = KoltsoProcess.Start(new ProcessSettings { Wrapper = ["/bin/sh", "-c", script, "sh"] }, arguments);
        await process.EndAsync();
        return process;
    }

    private static void ShouldBeRefused(KoltsoProcess process, int exitCode)
    {
        process.ExitCode.ShouldBe(exitCode, process.Output);
        process.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
    }
}
