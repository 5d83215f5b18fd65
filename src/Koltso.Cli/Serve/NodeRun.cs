using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Koltso.Cli.Serve.Logging;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Cluster.Topology;
using Koltso.Node;
using Koltso.Ring;
using Koltso.Storage.Disk;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Cli.Serve;

/// <summary>Runs one node until SIGTERM or Ctrl-C.</summary>
internal static class NodeRun
{
    /// <summary>The exit code says how it went; what stands in the way of starting is told on stderr.</summary>
    public static async Task<int> RunAsync(ConsoleStreams console, ServeOptions options)
    {
        if (options.ValueMax.Bytes > NodeOptions.ValueBytesMaxOf(options.Memory.Bytes))
        {
            await console.Error.WriteLineAsync(
                $"--max-value {options.ValueMax} does not go with --memory {options.Memory}: so much memory has room for values of up to "
                + $"{new ByteSize(NodeOptions.ValueBytesMaxOf(options.Memory.Bytes) >> 20 << 20)}. Give it more, or allow smaller values.");
            return ExitCode.Usage;
        }

        var file = ClusterFile.Load(options.ClusterPath);
        if (file.Description is not { } cluster) return await FailAsync(console, file.Report);
        if (!cluster.TryFind(options.NodeId, out var self, out var problem)) return await FailAsync(console, problem);
        var limits = ProcessLimits.OfProcess();
        if (NodeLimits.FindShortage(limits, cluster, options.Memory) is { } shortage) return await FailAsync(console, shortage);
        // RocksDB ends the process for it.
        if (TimeProvider.System.GetUtcNow() is var now && now < DateTimeOffset.UnixEpoch)
            return await FailAsync(console, $"This machine's clock says {now:yyyy-MM-dd}, and a node needs one after 1970: set it.");
        if (PortCheck.FindBusy(self) is { Count: > 0 } busy) return await FailAsync(console, string.Join(Environment.NewLine, busy));
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var sigint =
            options.ParentPid is null ? PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop)) : null;
        await using var logs = new LineLoggerFactory(options.Log, console.Text, TimeProvider.System);
        using var meter = new Meter(NodeServer.MeterName);
        try
        {
            var settings = ToNode(options, limits, cluster, self);
            NodeServer.BoundMemory(settings);
            await using var node = new NodeServer(settings, TimeProvider.System, new Random(), logs, meter);
            await node.StartAsync();
            await stop.Task;
        }
        catch (Exception refused) when (refused is StoreOpenException or DllNotFoundException or IOException or AddressInUseException)
        {
            return await FailAsync(console, refused.Message);
        }

        return ExitCode.Ok;
    }

    private static NodeOptions ToNode(ServeOptions options, ProcessLimits limits, ClusterDescription cluster, ClusterNode self) => new()
    {
        Ring = new RingOptions
        {
            View = RingView.Of(cluster),
            NodeId = self.Id,
            Fsync = options.Fsync,
            RequestTimeoutMs = options.TimeoutMs,
            HintAgeMs = options.Healing.HintAge.Ms,
            TombstoneGraceMs = options.Healing.TombstoneGrace.Ms,
            RepairPeriodMs = (int)options.Healing.RepairPeriod.Ms,
        },
        DataDirectory = options.DataPath,
        AcceptLoss = options.AcceptLoss,
        MemoryBytes = options.Memory.Bytes,
        DescriptorsMax = (int)Math.Min(limits.Descriptors, int.MaxValue),
        ValueBytesMax = (int)options.ValueMax.Bytes,
        Loops = options.Loops,
    };

    private static void Stop(PosixSignalContext context, TaskCompletionSource stop)
    {
        context.Cancel = true;
        stop.TrySetResult();
    }

    private static async Task<int> FailAsync(ConsoleStreams console, string reason)
    {
        await console.Error.WriteLineAsync(reason);
        return ExitCode.Failure;
    }
}
