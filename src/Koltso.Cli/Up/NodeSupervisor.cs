using System.Globalization;
using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>
/// Keeps one node's process running: starts it, starts it again when it dies, and stops it in the end.
/// Its methods are called one after another by a <see cref="ClusterRun"/>, never at the same time.
/// </summary>
internal sealed class NodeSupervisor(
    ClusterNode node,
    NodeCommandLine commandLine,
    NodeLog log,
    ProcessStarter starter,
    TimeProvider time,
    Action<string> say)
{
    private readonly RestartPolicy _restarts = new();
    private NodeProcess? _process;
    private long _startedAt;

    public ClusterNode Node => node;

    public int Pid => _process?.Pid ?? 0;

    public async Task StartAsync()
    {
        _startedAt = time.GetTimestamp();
        _process = await NodeProcess.StartAsync(starter, commandLine, log);
    }

    /// <summary>Whether the first process became ready; when not, it has been said why.</summary>
    /// <param name="waitReady">Completes when the node answers that it is ready.</param>
    public async Task<bool> BecomesReadyAsync(
        Func<ClusterNode, CancellationToken, Task> waitReady, TimeSpan timeout, CancellationToken stop)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var exited = _process!.Exited;
        var ready = waitReady(node, giveUp.Token);
        var late = Task.Delay(timeout, time, giveUp.Token);
        var first = await Task.WhenAny(exited, ready, late);
        await giveUp.CancelAsync();
        if (first == ready && ready.IsCompletedSuccessfully)
            return true;
        if (stop.IsCancellationRequested)
            return false;
        SayWithTail(first == exited
            ? $"ended before it was ready ({await exited})."
            : string.Create(CultureInfo.InvariantCulture, $"was not ready after {timeout.TotalSeconds:0} s."));
        return false;
    }

    /// <summary>Restarts the node as often as it dies. Returns when told to stop (true) or when it is given up (false).</summary>
    public async Task<bool> SuperviseAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var end = await _process!.Exited.WaitAsync(stop);
                var lifetime = time.GetElapsedTime(_startedAt);
                if (_restarts.NextDelay(lifetime) is not { } delay)
                {
                    SayWithTail($"died {RestartPolicy.QuickDeathsMax} times in a row shortly after its start ({end}): it is not started "
                        + $"again. The other nodes stay up.");
                    return false;
                }
                SayWithTail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"died after {lifetime.TotalSeconds:0.0} s ({end}); it is started again in {delay.TotalSeconds:0.##} s."));
                await Task.Delay(delay, time, stop);
                _process.Dispose();
                _process = null;
                await StartAsync();
                say($"started again, pid {Pid}.");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>Ends the process, if any, by force where asking does not help.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            var end = await _process.StopAsync(time);
            log.Events.NodeProcessStopped(end);
            _process.Dispose();
        }
        log.Dispose();
    }

    private void SayWithTail(string text)
    {
        var tail = string.Concat(log.Tail().Select(line => $"\n  | {line}"));
        say($"{text}\n  The end of its log, {log.FilePath}:{tail}");
    }
}
