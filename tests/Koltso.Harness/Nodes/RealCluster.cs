using System.Globalization;
using System.Net;
using System.Text;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Harness.Disks;
using Koltso.Harness.Processes;

namespace Koltso.Harness.Nodes;

/// <summary>
/// A cluster of real processes on this machine's loopback interface, in a folder of its own. Disposing kills the
/// processes that still run, deletes the folder and hands over the nodes' output.
/// </summary>
public sealed class RealCluster : IAsyncDisposable
{
    private const int StartsMax = 3, ViewSecondsMax = 20;

    private readonly TempFolder _folder = new();
    private readonly Action<string>? _report;
    private string[][]? _placement;

    /// <param name="report">Receives at the end, line by line, which nodes had ended before, and the output of each.</param>
    public RealCluster(ClusterSpec? spec = null, Action<string>? report = null)
    {
        Spec = spec ?? new ClusterSpec();
        _report = report;
        IPEndPoint[] addresses = [.. Ports.Take(2 * Spec.Nodes).Select(static port => new IPEndPoint(IPAddress.Loopback, port))];
        var (http, peers) = (addresses[..Spec.Nodes], addresses[Spec.Nodes..]);
        File.WriteAllText(ClusterFile, Spec.ToJson(http, peers));
        Nodes = [.. Enumerable.Range(0, Spec.Nodes).Select(i => new RealNode(new NodeSpec
        {
            Index = i,
            Http = http[i],
            Peer = peers[i],
            ClusterFile = ClusterFile,
            DataFolder = _folder.File($"n{i + 1}"),
            Serve = [.. RequestTimeout(Spec), .. Spec.Serve],
            Process = Spec.FakeClocks ? Spec.Process with { Clock = new FakeClock(_folder.File($"n{i + 1}.clock")) } : Spec.Process,
            HttpTimeout = Spec.HttpTimeout,
        }))];
    }

    public ClusterSpec Spec { get; }

    public string Folder => _folder.Path;

    public string ClusterFile => _folder.File("cluster.json");

    public IReadOnlyList<RealNode> Nodes { get; }

    public IEnumerable<RealNode> Running => Nodes.Where(static node => node.IsRunning);

    public RealNode this[string id] => Nodes.Single(node => node.Id == id);

    /// <summary>
    /// Creates and starts all nodes, and waits until each sees the others. Starts again from the beginning if another
    /// program took a port in the meantime.
    /// </summary>
    public static async Task<RealCluster> StartAsync(
        ClusterSpec? spec = null, Action<string>? report = null, CancellationToken stop = default)
    {
        for (var starts = 1; ; starts++)
        {
            var cluster = new RealCluster(spec, report);
            try
            {
                await cluster.StartAllAsync(stop);
                return cluster;
            }
            catch (NodeEndedException failure) when (starts < StartsMax && failure.Output.Contains("in use", StringComparison.Ordinal))
            {
                await cluster.DisposeAsync();
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts the nodes that do not run, and waits until each sees the others.</summary>
    public async Task StartAllAsync(CancellationToken stop = default)
    {
        await Task.WhenAll(Nodes.Where(static node => !node.IsRunning).Select(node => node.StartAsync(stop)));
        await WaitForPeersAsync(stop);
    }

    /// <summary>Waits until every running node reports that every node is up.</summary>
    public Task WaitForPeersAsync(CancellationToken stop = default) => UntilAllAsync(
        async (node, other) => !await node.SeesDownAsync(other, stop), "all nodes see all others");

    /// <summary>Waits until every running node reaches the running ones on all its loops, and knows that the others are down.</summary>
    public Task WaitForViewAsync(CancellationToken stop = default) => UntilAllAsync(
        (node, other) => other.IsRunning ? node.ReachesAsync(other, stop) : node.SeesDownAsync(other, stop),
        "each running node sees which nodes run and which do not");

    /// <summary>Waits until every other node knows that <paramref name="lost"/> cannot be reached.</summary>
    public Task WaitForDownAsync(RealNode lost, CancellationToken stop = default) => UntilAllAsync(
        async (node, other) => node == lost || other != lost || await node.SeesDownAsync(lost, stop),
        $"all others know that {lost.Id} is down");

    /// <summary>The partition that <paramref name="key"/> lies in.</summary>
    public int PartitionOf(string key) => Partitions.Of(
        KeyHash.Of(Spec.Hash == "xxh3" ? HashKind.Xxh3 : HashKind.Murmur3, Encoding.UTF8.GetBytes(key)), Spec.Partitions);

    /// <summary>The nodes that hold <paramref name="key"/>, by rank.</summary>
    public async Task<RealNode[]> ReplicasOfAsync(string key) => [.. (await PlacementAsync())[PartitionOf(key)].Select(id => this[id])];

    /// <summary>Keys that begin with <paramref name="prefix"/> and belong to <paramref name="owner"/>.</summary>
    public async Task<string[]> KeysOnAsync(RealNode owner, int count, string prefix = "key")
    {
        var placement = await PlacementAsync();
        return [.. Enumerable.Range(0, int.MaxValue).Select(i => $"{prefix}-{i}")
            .Where(key => placement[PartitionOf(key)][0] == owner.Id)
            .Take(count)];
    }

    public async Task<string> KeyOnAsync(RealNode owner, string prefix = "key") => (await KeysOnAsync(owner, 1, prefix))[0];

    public async ValueTask DisposeAsync()
    {
        var ended = Nodes.Where(static node => node.ExitCode is not null)
            .Select(static node => $"{node.Id} had ended before, by itself or because it was told to, with code {node.ExitCode}").ToList();
        foreach (var node in Nodes) await node.DisposeAsync();
        foreach (var line in ended) _report?.Invoke(line);
        foreach (var node in Nodes.Where(static node => node.Output.Length > 0)) _report?.Invoke($"--- {node.Id}\n{node.Output}");
        _folder.Dispose();
    }

    /// <summary>For each partition, the ids of its nodes by rank. The file does not change.</summary>
    private async Task<string[][]> PlacementAsync() => _placement ??= await Running.First().PlacementAsync();

    /// <summary>Waits until a condition holds for each running node and each other node.</summary>
    private Task UntilAllAsync(Func<RealNode, RealNode, Task<bool>> holds, string what) => Wait.UntilAsync(
        async () =>
        {
            foreach (var node in Running)
                foreach (var other in Nodes.Where(other => other != node))
                    if (!await holds(node, other)) return false;
            return true;
        },
        what,
        ViewSecondsMax);

    private static string[] RequestTimeout(ClusterSpec spec) => spec.RequestTimeoutMs is { } timeoutMs
        ? ["--timeout-ms", timeoutMs.ToString(CultureInfo.InvariantCulture)]
        : [];
}
