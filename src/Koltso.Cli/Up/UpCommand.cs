using System.CommandLine;
using Koltso.Cli.Serve;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Core;
using Koltso.Core.Hashing;

namespace Koltso.Cli.Up;

/// <summary><c>koltso up</c>: a whole cluster on this machine, one process per node, until Ctrl-C.</summary>
internal static class UpCommand
{
    public static Command Create(ConsoleStreams console)
    {
        var nodes = IntOption.Create(
            "--nodes", $"Number of nodes of a new cluster. Default: {LocalClusterDefaults.Nodes}.", 1, TopologyLimits.LocalPeerPortOffset);
        var port = IntOption.Create("--port", $"HTTP port of the first node; the other nodes use the next ones, and peer ports are 1000 "
            + $"higher. Default: {LocalClusterDefaults.Port}.", 1, ushort.MaxValue);
        var replication = IntOption.Create(
            "--replication", $"Copies of each record. Default: {LocalClusterDefaults.ReplicationMax}, or the number of nodes.", 1,
            TopologyLimits.ReplicationMax);
        var partitions = IntOption.Create(
            "--partitions",
            $"Number of partitions, a power of two; it cannot be changed later. Default: {LocalClusterDefaults.Partitions}.",
            Limits.PartitionsMin, Limits.PartitionsMax);
        var hash = ChoiceOption.Create<HashKind>("--hash", "Hash of the keys; it cannot be changed later.", LocalClusterDefaults.Hash);
        var data = new Option<string>("--data")
        {
            Description = "Folder of the cluster. The first run writes cluster.json there; later runs keep to it and refuse flags that "
                + "contradict it.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };
        var (store, healing, log) = (new StoreFlags(), new HealingOptions(), new LogOptions());

        const string Purpose = "Run a cluster on this machine, one process per node, until Ctrl-C. A node that dies is started again.";
        var command = new Verb("up", Purpose, """
            koltso up
            koltso up --nodes 5 --port 9000 --data /tmp/five
            koltso up --fsync always --memory 1GiB
            """)
        {
            nodes, port, replication, partitions, hash, data,
        };
        store.AddTo(command);
        healing.AddTo(command);
        log.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var options = new UpOptions(
                Path.GetFullPath(parsed.GetRequiredValue(data)),
                new LocalClusterFlags(
                    parsed.GetValue(nodes), parsed.GetValue(port), parsed.GetValue(replication), parsed.GetValue(partitions),
                    parsed.GetValue(hash)),
                store.Fsync(parsed),
                store.Memory(parsed),
                healing.Of(parsed),
                log.Of(parsed),
                store.AcceptLoss(parsed));
            using var stop = new StopSignals();
            return await RunAsync(console, options, stop.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleStreams console, UpOptions options, CancellationToken stop)
    {
        var prepared = LocalClusterFolder.Prepare(options);
        if (prepared.Description is not { } cluster)
        {
            foreach (var error in prepared.Errors)
                await console.Error.WriteLineAsync(error);
            return prepared.IsUsage ? ExitCode.Usage : ExitCode.Failure;
        }
        // Nodes have the limits of the process that starts them.
        if (NodeLimits.FindShortage(ProcessLimits.OfProcess(), cluster, options.Memory) is { } shortage)
        {
            await console.Error.WriteLineAsync(shortage);
            return ExitCode.Failure;
        }
        using var starter = new ProcessStarter();
        using var probe = new ReadyProbe(TimeProvider.System);
        var supervisors = cluster.Nodes
            .Select(node => new NodeSupervisor(
                node,
                NodeCommandLine.Of(options, node),
                new NodeLog(options.FolderOf(node), options.Log.Format, TimeProvider.System),
                starter,
                TimeProvider.System,
                new SayLines(console.Text, node.Id).Say))
            .ToArray();
        var run = new ClusterRun(console, supervisors, probe.WaitAsync, () => UpReport.Write(console.Text, options, cluster, supervisors));
        return await run.RunAsync(stop);
    }
}
