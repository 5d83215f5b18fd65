using System.Text.Json;
using Koltso.ProcessTests.Harness;

namespace Koltso.Faults.Cluster;

/// <summary>
/// Three nodes in a folder of their own, each a process of this one. Disposing kills what still runs, by its id, and
/// deletes the folder.
/// </summary>
internal sealed class FaultRing : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("koltso-faults-").FullName;

    private FaultRing(ClusterSpec spec, int timeoutMs)
    {
        Spec = spec;
        var ports = Ports.Take(2 * spec.Nodes);
        var file = Path.Combine(_folder, "cluster.json");
        File.WriteAllText(file, spec.ToJson(ports[..spec.Nodes], ports[spec.Nodes..]));
        Nodes = [.. Enumerable.Range(0, spec.Nodes).Select(
            i => new RingNode($"n{i + 1}", ports[i], file, Path.Combine(_folder, $"n{i + 1}"), timeoutMs))];
    }

    public ClusterSpec Spec { get; }

    public IReadOnlyList<RingNode> Nodes { get; }

    public static async Task<FaultRing> StartAsync(Flags flags, CancellationToken stop)
    {
        var ring = new FaultRing(
            new ClusterSpec { Name = "faults", Partitions = 256, Replication = flags.Int("replication") }, flags.Int("timeout"));
        try
        {
            await ring.StartAllAsync(stop);
            return ring;
        }
        catch
        {
            await ring.DisposeAsync();
            throw;
        }
    }

    public async Task StartAllAsync(CancellationToken stop)
    {
        foreach (var node in Nodes.Where(static node => !node.IsRunning)) node.Launch();
        foreach (var node in Nodes) await node.ReadyAsync(stop);
        await AllReachAllAsync(stop);
    }

    /// <summary>Waits until every node reaches every other on all its loops.</summary>
    public Task AllReachAllAsync(CancellationToken stop) => Wait.UntilAsync(
        async () =>
        {
            foreach (var node in Nodes)
            {
                using var stats = await node.PageAsync("/v0/stats", stop);
                if (!stats.RootElement.GetProperty("peers").EnumerateArray().All(static peer => peer.GetProperty("up").GetBoolean())) return false;
            }

            return true;
        },
        "all nodes reach each other",
        secondsMax: 60);

    /// <summary>Waits until each of the others knows that <paramref name="lost"/> cannot be reached.</summary>
    public Task MarkedDownAsync(RingNode lost, CancellationToken stop) => Wait.UntilAsync(
        async () =>
        {
            foreach (var node in Nodes.Where(node => node != lost))
            {
                using var page = await node.PageAsync("/v0/cluster", stop);
                if (page.RootElement.GetProperty("nodes").EnumerateArray().Any(other => IsUp(other, lost.Id))) return false;
            }

            return true;
        },
        $"{lost.Id} is marked down",
        secondsMax: 30);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsUp(JsonElement node, string id) =>
        node.GetProperty("id").GetString() == id && node.GetProperty("up").GetBoolean();
}
