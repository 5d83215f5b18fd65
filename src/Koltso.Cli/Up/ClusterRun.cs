using Koltso.Cli.Shell;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>The life of a local cluster: start all nodes, wait until they are ready, watch them, stop them.</summary>
/// <param name="waitReady">Completes when a node is ready.</param>
/// <param name="whenReady">Tells the user, once all are.</param>
internal sealed class ClusterRun(
    ConsoleStreams console,
    IReadOnlyList<NodeSupervisor> supervisors,
    Func<ClusterNode, CancellationToken, Task> waitReady,
    Action whenReady)
{
    private static readonly TimeSpan s_readyTimeout = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            foreach (var supervisor in supervisors)
                await supervisor.StartAsync();
            if (!await AllBecomeReadyAsync(stop))
                return stop.IsCancellationRequested ? ExitCode.Ok : ExitCode.Failure;

            whenReady();
            var outcomes = await Task.WhenAll(supervisors.Select(supervisor => supervisor.SuperviseAsync(stop)));
            if (stop.IsCancellationRequested)
                return ExitCode.Ok;
            await console.Error.WriteLineAsync($"No node is running any more: all {outcomes.Length} have ended.");
            return ExitCode.Failure;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            await console.Error.WriteLineAsync($"A node could not be started: {exception.Message}");
            return ExitCode.Failure;
        }
        finally
        {
            if (stop.IsCancellationRequested)
                await console.Text.WriteLineAsync("Stopping…");
            await Task.WhenAll(supervisors.Select(supervisor => supervisor.StopAsync()));
        }
    }

    private async Task<bool> AllBecomeReadyAsync(CancellationToken stop)
    {
        using var oneFailed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var waits = supervisors.Select(async supervisor =>
        {
            var ready = await supervisor.BecomesReadyAsync(waitReady, s_readyTimeout, oneFailed.Token);
            if (!ready)
                await oneFailed.CancelAsync();
            return ready;
        });
        return (await Task.WhenAll(waits)).All(ready => ready);
    }
}
