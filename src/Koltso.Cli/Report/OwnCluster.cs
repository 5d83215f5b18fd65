using Koltso.Cli.Serve;
using Koltso.Cli.Up;
using Koltso.Cluster.Topology;
using Koltso.Report.Data;
using Koltso.Report.Running.Clusters;

namespace Koltso.Cli.Report;

/// <summary>
/// A cluster that lives for one part of a report: child processes, which end with this one however it ends, and a folder.
/// Started once and disposed once, which stops the nodes and removes the folder. One caller at a time.
/// </summary>
internal sealed class OwnCluster(string folder, ClusterDescription described, string upCommand, ProcessStarter starter, TimeProvider time)
    : ICluster
{
    private readonly List<(ClusterNode Node, NodeProcess Process, NodeLog Log)> _nodes = [];
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;

    public Uri Entry => described.Nodes[0].Url;

    public string UpCommand => upCommand;

    public string UrlFlag => "";

    public Task<string> Broken => _broken.Task;

    /// <exception cref="ReportException">A node did not start.</exception>
    public async Task StartAsync(CancellationToken stop)
    {
        var options = new UpOptions(
            folder, new LocalClusterFlags(null, null, null, null, null), ServeDefaults.Fsync, ServeDefaults.Memory, ServeDefaults.Healing,
            ServeDefaults.Log);
        try
        {
            foreach (var node in described.Nodes) Directory.CreateDirectory(options.FolderOf(node));
            ClusterFile.Write(described, options.ClusterPath);
            foreach (var node in described.Nodes)
            {
                var log = new NodeLog(options.FolderOf(node), options.Log.Format, time);
                var process = await NodeProcess.StartAsync(starter, NodeCommandLine.Of(options, node), log);
                _nodes.Add((node, process, log));
                _ = WatchAsync(node, process, log);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            throw new ReportException($"the nodes could not be started: {failure.Message}");
        }

        await AllReadyAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_nodes.Select(row => row.Process.StopAsync(time)));
        foreach (var (_, process, log) in _nodes)
        {
            process.Dispose();
            log.Dispose();
        }

        _nodes.Clear();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // The folder above is removed at the end, this one with it.
        }
    }

    private async Task AllReadyAsync(CancellationToken stop)
    {
        using var probe = new ReadyProbe(time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ready = Task.WhenAll(described.Nodes.Select(node => probe.WaitAsync(node, giveUp.Token)));
        if (await Task.WhenAny(ready, Broken) == Broken)
        {
            await giveUp.CancelAsync();
            await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new ReportException(await Broken);
        }

        await ready;
    }

    private async Task WatchAsync(ClusterNode node, NodeProcess process, NodeLog log)
    {
        var end = await process.Exited;
        if (!_isStopping)
            _broken.TrySetResult($"{node.Id} ended by itself ({end}); the end of its log: {string.Join(" | ", log.Tail().TakeLast(3))}");
    }
}
