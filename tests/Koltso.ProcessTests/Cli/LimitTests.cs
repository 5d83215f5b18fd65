using System.Diagnostics;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Cli;

/// <summary>With too few open files or too little address space, commands end in a sentence that says how many they need.</summary>
public class LimitTests(SharedCluster shared)
{
    [Theory]
    [InlineData("-n 60", "status")]
    [InlineData("-n 60", "get k")]
    [InlineData("-n 80", "bench --requests 1")]
    [InlineData("-n 200", "bench --requests 1 --connections 100")]
    [InlineData("-n 100", "--help")]
    [InlineData("-v 2000000", "status")]
    [InlineData("-v 2000000", "put k v")]
    public async Task Command_TooLowALimit_IsSaid(string limit, string commandLine)
    {
        string[] node = commandLine == "--help" ? [] : ["--url", shared.First.Url];
        await ShouldBeRefusedAsync(limit, [.. commandLine.Split(' '), .. node]);
    }

    [Theory]
    [InlineData("-n 128")]
    [InlineData("-n 200")]
    [InlineData("-v 4000000")]
    public async Task Serve_TooLowALimitForANode_OpensNothing(string limit)
    {
        await using var cluster = TestClusters.Create(new ClusterSpec { Nodes = 1 });
        await ShouldBeRefusedAsync(limit, [.. cluster.Nodes[0].Arguments]);
        Directory.Exists(cluster.Nodes[0].DataFolder).ShouldBeFalse("nothing was opened");
    }

    [Theory]
    [InlineData("-n 200")]
    [InlineData("-v 4000000")]
    public async Task Up_TooLowALimitForItsNodes_IsSaidOnce(string limit)
    {
        using var folder = new TempFolder();
        await ShouldBeRefusedAsync(limit, ["up", "--nodes", "1", "--port", $"{Ports.TakeForUp(1)}", "--data", folder.File("data")]);
        File.Exists(folder.File("data/n1/node.log")).ShouldBeFalse("no node was started");
    }

    /// <summary>The runtime itself has no words for so little, so that the script which starts it has to have them.</summary>
    [Theory]
    [InlineData("-n 20", 1, "open files")]
    [InlineData("-v 500000", 1, "address space")]
    [InlineData("-Sn 20", 0, "")]
    [InlineData("-Sv 500000", 0, "")]
    public async Task Script_TooLowALimit_IsRaisedOrSaid(string limit, int exitCode, string said)
    {
        var setup = Path.Combine(RepositoryFolder(), "scripts/setup.sh");
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"ulimit {limit}; source '{setup}'; require_limits"])
        {
            RedirectStandardError = true,
        })!;
        var error = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        bash.ExitCode.ShouldBe(exitCode, error);
        error.ShouldContain(said);
        if (exitCode == 0) error.ShouldBeEmpty();
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Koltso.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    private static async Task ShouldBeRefusedAsync(string limit, string[] arguments)
    {
        var settings = new ProcessSettings { Wrapper = ["/bin/sh", "-c", $"ulimit {limit} && exec \"$@\"", "sh"] };
        await using var process = KoltsoProcess.Start(settings, arguments);
        await process.EndAsync();
        process.ExitCode.ShouldBe(1, process.Output);
        process.StandardError.ShouldContain($"ulimit {limit[..2]} ");
        process.StandardError.ShouldNotContain("   at ", customMessage: "a sentence, not a stack trace");
    }
}
