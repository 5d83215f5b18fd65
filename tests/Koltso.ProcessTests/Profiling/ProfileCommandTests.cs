using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Profiling;

/// <summary><c>koltso profile</c> as run from the command line.</summary>
public class ProfileCommandTests(SharedCluster shared)
{
    [Fact]
    public async Task Profile_Node_WritesPageAndSpeedscope()
    {
        using var folder = new TempFolder();
        var recorded = await ProfileAsync(
            "--node", shared.Nodes[1].Id, "--url", shared.First.Url, "--duration", "2s", "--output", folder.File("p.html"), "--speedscope",
            folder.File("p.json"));
        recorded.ExitCode.ShouldBe(0, recorded.Output);
        recorded.StandardOutput.ShouldContain("unknown");
        var page = await File.ReadAllTextAsync(folder.File("p.html"));
        page.ShouldContain($"Node {shared.Nodes[1].Id}");
        page.Length.ShouldBeLessThan(1_000_000);
        page.ShouldNotContain("https://", customMessage: "the page needs nothing else");
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("p.json")));
        json.RootElement.GetProperty("profiles").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task Profile_NotDotnet_SaysSo()
    {
        using var sleep = System.Diagnostics.Process.Start("sleep", "60");
        var failed = await ProfileAsync("--pid", $"{sleep.Id}");
        sleep.Kill();
        ShouldSay(failed, "is not a .NET process");
    }

    [Fact]
    public async Task Profile_NoDiagnostics_SaysSo()
    {
        await using var program = await KnownProgram.StartAsync(("DOTNET_EnableDiagnostics", "0"));
        ShouldSay(await ProfileAsync("--pid", $"{program.Pid}"), "DOTNET_EnableDiagnostics=0");
    }

    [Fact]
    public async Task Profile_NobodyThere_SaysSo()
    {
        ShouldSay(await ProfileAsync("--pid", "4194304"), "There is no process");
        ShouldSay(await ProfileAsync("--node", "n99", "--url", shared.First.Url), "There is no node n99");
        ShouldSay(await ProfileAsync("--pid", "1", "--output", "/nowhere/at/all/p.html"), "does not exist");
    }

    [Fact]
    public async Task Profile_CtrlC_EndsEarlyWithWhatThereIs()
    {
        using var folder = new TempFolder();
        await using var profile = KoltsoProcess.Start(
            "profile", "--url", shared.First.Url, "--kind", "cpu", "--duration", "10m", "--output", folder.File("p.html"));
        await Wait.UntilAsync(() => profile.StandardError.Contains("Recording", StringComparison.Ordinal), "the recording to begin");
        profile.Signal(Libc.Sigint);
        await profile.EndAsync(60);
        profile.ExitCode.ShouldBe(0, profile.Output);
        (await File.ReadAllTextAsync(folder.File("p.html"))).ShouldContain("Stopped by hand");
    }

    private static async Task<KoltsoProcess> ProfileAsync(params string[] arguments)
    {
        var process = KoltsoProcess.Start(["profile", .. arguments]);
        await process.EndAsync(90);
        return process;
    }

    private static void ShouldSay(KoltsoProcess failed, string words)
    {
        failed.ExitCode.ShouldBe(1, failed.Output);
        failed.StandardError.ShouldContain(words);
        failed.StandardError.ShouldNotContain("   at ", customMessage: "a message, not a stack trace");
    }
}
