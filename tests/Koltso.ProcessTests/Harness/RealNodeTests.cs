namespace Koltso.ProcessTests.Harness;

/// <summary>What the harness itself promises to tests of upgrades, namespaces and additional arguments.</summary>
public class RealNodeTests
{
    [Fact]
    public async Task Spec_ChangedWhileStopped_IsWhatTheNextProcessGoesBy()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 1 });
        var node = cluster.Nodes[0];
        (await node.PutAsync("key", "value"u8.ToArray())).EnsureSuccessStatusCode();
        await node.StopAsync();

        var otherBuild = Path.Combine(cluster.Folder, "other-build");
        Directory.CreateSymbolicLink(otherBuild, AppContext.BaseDirectory);
        node.Spec = node.Spec with
        {
            Serve = ["--max-value", "1KiB"],
            Process = new ProcessSettings
            {
                Program = KoltsoProgram.In(otherBuild),
                Wrapper = ["/usr/bin/env", "BY_WRAPPER=1"],
                Environment = new Dictionary<string, string> { ["BY_SETTINGS"] = "2" },
            },
        };
        await node.StartAsync();

        var pid = node.Process!.Pid;
        var environment = (await File.ReadAllTextAsync($"/proc/{pid}/environ")).Split('\0');
        environment.ShouldContain("BY_WRAPPER=1");
        environment.ShouldContain("BY_SETTINGS=2");
        (await File.ReadAllTextAsync($"/proc/{pid}/cmdline")).Split('\0').ShouldContain(node.Spec.Process.Program.File);
        node.Spec.Process.Program.Version.ShouldBe(KoltsoProgram.BesideThis.Version);
        (await (await node.GetAsync("key")).Content.ReadAsStringAsync()).ShouldBe("value");
        ((int)(await node.PutAsync("key", new byte[2_000])).StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task Node_EndedByItself_IsToldFromOneThatWasStopped()
    {
        await using var cluster = await TestClusters.StartAsync(new ClusterSpec { Nodes = 2 });
        var (ended, stopped) = (cluster.Nodes[0], cluster.Nodes[1]);
        ended.Process!.Signal(Libc.Sigkill);
        await Wait.UntilAsync(() => !ended.IsRunning, $"{ended.Id} has ended");
        await stopped.StopAsync();
        (ended.ShouldRun, stopped.ShouldRun).ShouldBe((true, false));
        (ended.ExitCode, stopped.ExitCode).ShouldBe((128 + Libc.Sigkill, 0));
    }
}
