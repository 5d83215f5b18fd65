using System.Diagnostics;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Up;
using Koltso.Cluster.Topology;

namespace Koltso.Tests.Cli.Up;

/// <summary>Runs shell scripts in place of nodes: the subject is how their starts and ends are handled.</summary>
public sealed class ClusterRunTests : IDisposable
{
    private const string Stays = "echo hello; exec sleep 600";

    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-run-").FullName;
    private readonly ProcessStarter _starter = new();
    private readonly TestConsole _console = new();

    public void Dispose()
    {
        _starter.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RunAsync_StoppedByUser_EndsAllNodesAndReturns0()
    {
        using var stop = new CancellationTokenSource();
        NodeSupervisor[] nodes = [Supervisor("n1", Stays), Supervisor("n2", Stays)];
        int[] pids = [];

        var code = await Run(nodes, whenReady: () =>
        {
            pids = [.. nodes.Select(node => node.Pid)];
            stop.Cancel();
        }).RunAsync(stop.Token);

        code.ShouldBe(0);
        pids.Length.ShouldBe(2);
        pids.ShouldAllBe(pid => !IsRunning(pid));
    }

    [Fact]
    public async Task RunAsync_NodeDiesBeforeReady_Returns1WithItsLastWordsAndEndsTheOthers()
    {
        NodeSupervisor[] nodes = [Supervisor("n1", Stays), Supervisor("n2", "echo no room >&2; exit 7")];

        var code = await Run(nodes, (node, cancel) => Task.Delay(Timeout.Infinite, cancel)).RunAsync(CancellationToken.None);

        code.ShouldBe(1);
        _console.Text.ShouldContain("n2: ended before it was ready (exit code 7).");
        _console.Text.ShouldContain("| no room");
        _console.Text.ShouldNotContain("n1:");
        IsRunning(nodes[0].Pid).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_NodeDiesLater_StartsItAgainAndSaysSo()
    {
        var die = Path.Combine(_folder, "die");
        using var stop = new CancellationTokenSource();
        NodeSupervisor[] nodes =
        [
            Supervisor("n1", Stays),
            Supervisor(
                "n2",
                $"while [ ! -e '{die}' ]; do sleep 0.02; done; if [ -e '{die}.again' ]; then exec sleep 600; fi; touch '{die}.again'; kill "
                    + $"-9 $$",
                said => { if (said.StartsWith("started again", StringComparison.Ordinal)) stop.Cancel(); }),
        ];

        var code = await Run(nodes, whenReady: () => File.WriteAllText(die, "")).RunAsync(stop.Token);

        code.ShouldBe(0);
        _console.Text.ShouldContain("exit code 137, SIGKILL");
        _console.Text.ShouldContain("n2: started again, pid ");
        _console.Text.ShouldNotContain("n1: died");
    }

    [Fact]
    public async Task RunAsync_ProgramMissing_Returns1()
    {
        var missing = new NodeCommandLine("/no/such/program", []);

        (await Run([Supervisor("n1", missing, _ => { })]).RunAsync(CancellationToken.None)).ShouldBe(1);

        _console.Error.ShouldContain("could not be started");
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private ClusterRun Run(
        NodeSupervisor[] nodes, Func<ClusterNode, CancellationToken, Task>? waitReady = null, Action? whenReady = null) =>
        new(_console.Streams, nodes, waitReady ?? ((_, _) => Task.CompletedTask), whenReady ?? (() => { }));

    private NodeSupervisor Supervisor(string id, string script, Action<string>? onSaid = null) =>
        Supervisor(id, new NodeCommandLine("/bin/sh", ["-c", script]), onSaid ?? (_ => { }));

    private NodeSupervisor Supervisor(string id, NodeCommandLine commandLine, Action<string> onSaid)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, id)).FullName;
        var node = new ClusterNode(id, 1, HostEndpoint.Parse("127.0.0.1:1"), HostEndpoint.Parse("127.0.0.1:2"), 1, "local");
        var output = new SayLines(_console.Streams.Text, id);
        return new NodeSupervisor(
            node, commandLine, new NodeLog(folder, LogFormat.Text, TimeProvider.System), _starter, TimeProvider.System, said =>
        {
            output.Say(said);
            onSaid(said);
        });
    }
}
