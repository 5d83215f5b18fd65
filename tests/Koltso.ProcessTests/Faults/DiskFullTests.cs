using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// Node n2 of two nodes stores on a small disk, on which a filler takes space that can be given back. A node keeps an
/// eighth of a small disk in reserve, and accepts writes again at twice that.
/// </summary>
public class DiskFullTests
{
    private const int DiskMebibytes = 160;
    private const int FillerBytes = 64 * 1024 * 1024;
    private const int ValueBytes = 50_000;

    [Fact]
    public async Task Disk_Full_Is507AndReadsGoOnAndItHeals()
    {
        await using var stage = await Stage.StartAsync();
        var own = await stage.Cluster.KeyOnAsync(stage.Other);
        var keys = await stage.FillAsync();
        // At once: where RocksDB takes no writes at all any more, versions for other nodes' keys run out in a few seconds.
        ((int)(await stage.Owner.PutAsync(own, [1])).StatusCode).ShouldBe(201, "a disk that is full harms only its own node");
        await stage.ShouldReadBackAsync(keys);
        // If a flush hit the full disk, the store was reopened, which frees the space of its logs: then a little more fits.
        keys = [.. keys, .. await stage.FillAsync("more")];
        await stage.ShouldReadBackAsync(keys);

        stage.Disk.MakeRoom();
        await stage.ShouldHealAsync("again");
        await stage.ShouldReadBackAsync([.. keys, "again"]);
        await stage.Owner.StopAsync();
        await stage.Owner.StartAsync();
        await stage.Cluster.WaitForPeersAsync();
        await stage.ShouldReadBackAsync([.. keys, "again"]);
    }

    [Fact]
    public async Task Disk_FilledByOthersToTheLastByte_Is507AndHeals()
    {
        await using var stage = await Stage.StartAsync();
        var before = await stage.Cluster.KeysOnAsync(stage.Owner, 200, "before");
        foreach (var key in before) ((int)(await stage.Other.PutAsync(key, Values.Of(key, ValueBytes))).StatusCode).ShouldBe(201);
        stage.Disk.Take(long.MaxValue);
        var keys = await stage.FillAsync();
        await stage.ShouldReadBackAsync([.. before, .. keys]);
        stage.Disk.MakeRoom();
        await stage.ShouldHealAsync("again");
        await stage.ShouldReadBackAsync([.. before, .. keys, "again"]);
        await stage.Owner.KillAsync();
        await stage.Owner.StartAsync();
        await stage.Cluster.WaitForPeersAsync();
        await stage.ShouldReadBackAsync([.. before, .. keys, "again"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disk_FullAndNodeKilled_LosesNothing(bool toTheLastByte)
    {
        await using var stage = await Stage.StartAsync();
        var keys = await stage.FillAsync();
        if (toTheLastByte) stage.Disk.Take(long.MaxValue);
        await stage.Owner.KillAsync();
        stage.Owner.Launch();
        try
        {
            // It may start without free space, to serve reads, or say why it cannot; it must never lose its data.
            await stage.Owner.ReadyAsync();
            await stage.Cluster.WaitForPeersAsync();
            await stage.ShouldReadBackAsync(keys);
        }
        catch (NodeEndedException ended)
        {
            ended.ExitCode.ShouldBe(1);
            ended.Output.ShouldMatch("(?i)no space|disk", "it says why");
        }

        stage.Disk.MakeRoom();
        if (!stage.Owner.IsRunning) await stage.Owner.StartAsync();
        await stage.Cluster.WaitForPeersAsync();
        await stage.ShouldHealAsync("again");
        await stage.ShouldReadBackAsync([.. keys, "again"]);
    }

    private sealed class Stage : IAsyncDisposable
    {
        private Stage(RealCluster cluster, SmallDisk disk) => (Cluster, Disk) = (cluster, disk);

        public RealCluster Cluster { get; }

        public SmallDisk Disk { get; }

        public RealNode Other => Cluster.Nodes[0];

        public RealNode Owner => Cluster.Nodes[1];

        public static async Task<Stage> StartAsync()
        {
            var cluster = TestClusters.Create(new ClusterSpec { Nodes = 2, Serve = ["--memory", "128MiB"] });
            var disk = SmallDisk.TryMount(Path.Combine(cluster.Folder, "disk"), DiskMebibytes);
            if (disk is null)
            {
                await cluster.DisposeAsync();
                Assert.Skip("Mounting a small disk needs root.");
            }

            var stage = new Stage(cluster, disk);
            try
            {
                stage.Owner.Spec = stage.Owner.Spec with { DataFolder = Path.Combine(disk.Folder, "n2") };
                disk.Take(FillerBytes);
                await cluster.StartAllAsync();
                return stage;
            }
            catch
            {
                await stage.DisposeAsync();
                throw;
            }
        }

        /// <summary>
        /// Writes until 507, half of it through the other node; returns the keys that were acknowledged. The one write that met the
        /// full disk itself may yet be in the log: 504.
        /// </summary>
        public async Task<string[]> FillAsync(string prefix = "fill")
        {
            var keys = await Cluster.KeysOnAsync(Owner, 2 * DiskMebibytes * 1024 * 1024 / ValueBytes, prefix);
            var acknowledged = new List<string>();
            var isInDoubt = false;
            for (var i = 0; i < keys.Length; i++)
            {
                using var answer = await Cluster.Nodes[i % 2].PutAsync(keys[i], Values.Of(keys[i], ValueBytes));
                if ((int)answer.StatusCode == 201)
                {
                    isInDoubt.ShouldBeFalse("after the write that met the full disk none is taken");
                    acknowledged.Add(keys[i]);
                    continue;
                }

                var isFirst = !isInDoubt;
                isInDoubt = (int)answer.StatusCode == 504 && isFirst;
                answer.Headers.GetValues("Koltso-Write").ShouldBe([isInDoubt ? "in-doubt" : "not-applied"]);
                if (isInDoubt) continue;
                ((int)answer.StatusCode).ShouldBe(507, await answer.Content.ReadAsStringAsync());
                (await answer.Content.ReadAsStringAsync()).ShouldNotBeNullOrWhiteSpace();
                return [.. acknowledged];
            }

            throw new InvalidOperationException("The disk never became full.");
        }

        /// <summary>Writes are accepted again, without intervention, once there is space.</summary>
        public async Task ShouldHealAsync(string key)
        {
            var status = 0;
            await Wait.UntilAsync(
                async () => (status = await PutStatusAsync(key)) == 201,
                () => $"a PUT is taken again with {Disk.FreeBytes:n0} bytes free; it still gets {status}. n2 wrote:\n{Owner.Output}");
        }

        public async Task<int> PutStatusAsync(string key)
        {
            var owned = await Cluster.KeyOnAsync(Owner, key);
            using var answer = await Other.PutAsync(owned, Values.Of(owned, ValueBytes));
            return (int)answer.StatusCode;
        }

        public async Task ShouldReadBackAsync(string[] keys)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var key = keys[i].Contains('-', StringComparison.Ordinal)
                    && char.IsDigit(keys[i][^1]) ? keys[i] : await Cluster.KeyOnAsync(Owner, keys[i]);
                using var answer = await Cluster.Nodes[i % 2].GetAsync(key);
                ((int)answer.StatusCode).ShouldBe(200, key);
                (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of(key, ValueBytes)).ShouldBeTrue(key);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Cluster.Running) await node.KillAsync();
            Disk.Dispose();
            await Cluster.DisposeAsync();
        }
    }
}
