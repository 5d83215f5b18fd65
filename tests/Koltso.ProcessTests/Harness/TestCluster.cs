using System.Text;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;

namespace Koltso.ProcessTests.Harness;

/// <summary>
/// A cluster of real processes in a folder of its own. Disposing kills what still runs, deletes the folder and leaves
/// the nodes' output to the test's own, which is shown when it failed.
/// </summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private string[][]? _placement;

    public TestCluster(ClusterSpec? spec = null)
    {
        Spec = spec ?? new ClusterSpec();
        var ports = Ports.Take(2 * Spec.Nodes);
        File.WriteAllText(ClusterFile, Spec.ToJson(ports[..Spec.Nodes], ports[Spec.Nodes..]));
        Nodes = [.. Enumerable.Range(0, Spec.Nodes).Select(i => new TestNode(
            this, $"n{i + 1}", ports[i], ports[Spec.Nodes + i], _folder.File($"n{i + 1}"))
        {
            Clock = Spec.FakeClocks ? new FakeClock(_folder.File($"n{i + 1}.clock")) : null,
        })];
    }

    public ClusterSpec Spec { get; }

    public string Folder => _folder.Path;

    public string ClusterFile => _folder.File("cluster.json");

    public IReadOnlyList<TestNode> Nodes { get; }

    public TestNode this[string id] => Nodes.Single(node => node.Id == id);

    /// <summary>Creates and starts all nodes, and waits until each sees the others.</summary>
    public static async Task<TestCluster> StartAsync(ClusterSpec? spec = null)
    {
        for (var tries = 3; ; tries--)
        {
            var cluster = new TestCluster(spec);
            try
            {
                await cluster.StartAllAsync();
                return cluster;
            }
            catch (NodeEndedException failure) when (tries > 1 && failure.Output.Contains("in use", StringComparison.Ordinal))
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

    public async Task StartAllAsync()
    {
        await Task.WhenAll(Nodes.Select(static node => node.StartAsync()));
        await WaitForPeersAsync();
    }

    /// <summary>Waits until every running node says that every node is up.</summary>
    public Task WaitForPeersAsync() => Wait.UntilAsync(
        async () =>
        {
            foreach (var node in Nodes.Where(static node => node.IsRunning))
            {
                using var document = await node.JsonAsync("/v0/cluster");
                var nodes = document.RootElement.GetProperty("nodes").EnumerateArray();
                if (!nodes.All(static other => other.GetProperty("up").GetBoolean())) return false;
            }

            return true;
        },
        "all nodes see all others");

    /// <summary>Waits until every running node reaches the running ones on all its loops, and knows that the others are down.</summary>
    public Task WaitForViewAsync() => Wait.UntilAsync(
        async () =>
        {
            foreach (var node in Nodes.Where(static node => node.IsRunning))
                foreach (var other in Nodes.Where(other => other != node))
                    if (!(other.IsRunning ? await node.ReachesAsync(other) : await node.SeesDownAsync(other)))
                        return false;
            return true;
        },
        "each running node sees who runs and who does not");

    /// <summary>The partition that <paramref name="key"/> lies in.</summary>
    public int PartitionOf(string key) => Partitions.Of(
        KeyHash.Of(Spec.Hash == "xxh3" ? HashKind.Xxh3 : HashKind.Murmur3, Encoding.UTF8.GetBytes(key)), Spec.Partitions);

    /// <summary>The nodes that hold <paramref name="key"/>, by rank.</summary>
    public async Task<TestNode[]> ReplicasOfAsync(string key)
    {
        _placement ??= await Nodes.First(static node => node.IsRunning).PlacementAsync();
        return [.. _placement[PartitionOf(key)].Select(id => this[id])];
    }

    /// <summary>Keys that begin with <paramref name="prefix"/> and lie on <paramref name="owner"/>.</summary>
    public async Task<string[]> KeysOnAsync(TestNode owner, int count, string prefix = "key")
    {
        _placement ??= await Nodes.First(static node => node.IsRunning).PlacementAsync();
        return [.. Enumerable.Range(0, int.MaxValue).Select(i => $"{prefix}-{i}")
            .Where(key => _placement[PartitionOf(key)][0] == owner.Id)
            .Take(count)];
    }

    public async Task<string> KeyOnAsync(TestNode owner, string prefix = "key") => (await KeysOnAsync(owner, 1, prefix))[0];

    public void ShouldAllRun() => Nodes.ShouldAllBe(static node => node.IsRunning, string.Concat(Nodes.Select(static node => node.Output)));

    public async ValueTask DisposeAsync()
    {
        var ended = Nodes.Where(static node => node.Process is { HasEnded: true }).Select(static node => $"{node.Id} had ended by itself or by the test, code {node.Process!.ExitCode}").ToList();
        foreach (var node in Nodes) await node.DisposeAsync();
        if (TestContext.Current.TestOutputHelper is { } output)
        {
            foreach (var line in ended) output.WriteLine(line);
            foreach (var node in Nodes.Where(static node => node.Output.Length > 0))
                output.WriteLine($"--- {node.Id}\n{node.Output}");
        }

        _folder.Dispose();
    }
}
