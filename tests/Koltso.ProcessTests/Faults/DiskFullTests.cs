using Koltso.ProcessTests.Harness;

namespace Koltso.ProcessTests.Faults;

/// <summary>
/// n2 of two nodes stores on a small disk, of which a filler takes a part that can be given back. A node keeps
/// an eighth of a small disk in reserve, and takes writes again at twice that.
/// </summary>
public class DiskFullTests
{
    private const int DiskMebibytes = 160;
    private const int FillerBytes = 64 * 1024 * 1024;
    private const int ValueBytes = 50_000;

    [Fact]
    public async Task Disk_Full_Is507AndReadsGoOnAndItHeals()
    {
        await using var disk = await SmallDisk.MountAsync();
        var keys = await disk.FillAsync();
        await disk.ShouldReadBackAsync(keys);
        (await disk.PutStatusAsync("still-full")).ShouldBe(507);
        var own = await disk.Cluster.KeyOnAsync(disk.Other);
        ((int)(await disk.Owner.PutAsync(own, [1])).StatusCode).ShouldBe(201, "a disk that is full harms only its own node");

        File.Delete(disk.Filler);
        await disk.ShouldHealAsync("again");
        await disk.ShouldReadBackAsync([.. keys, "again"]);
        await disk.Owner.StopAsync();
        await disk.Owner.StartAsync();
        await disk.Cluster.WaitForPeersAsync();
        await disk.ShouldReadBackAsync([.. keys, "again"]);
    }

    [Fact]
    public async Task Disk_FilledByOthersToTheLastByte_Is507AndHeals()
    {
        await using var disk = await SmallDisk.MountAsync();
        var before = await disk.Cluster.KeysOnAsync(disk.Owner, 200, "before");
        foreach (var key in before) ((int)(await disk.Other.PutAsync(key, Values.Of(key, ValueBytes))).StatusCode).ShouldBe(201);
        disk.Fill(long.MaxValue);
        var keys = await disk.FillAsync();
        await disk.ShouldReadBackAsync([.. before, .. keys]);
        File.Delete(disk.Filler);
        await disk.ShouldHealAsync("again");
        await disk.ShouldReadBackAsync([.. before, .. keys, "again"]);
        await disk.Owner.KillAsync();
        await disk.Owner.StartAsync();
        await disk.Cluster.WaitForPeersAsync();
        await disk.ShouldReadBackAsync([.. before, .. keys, "again"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disk_FullAndNodeKilled_LosesNothing(bool toTheLastByte)
    {
        await using var disk = await SmallDisk.MountAsync();
        var keys = await disk.FillAsync();
        if (toTheLastByte) disk.Fill(long.MaxValue);
        await disk.Owner.KillAsync();
        disk.Owner.Launch();
        try
        {
            // It may start without room, to serve reads, or say why it cannot: never lose what it had.
            await disk.Owner.ReadyAsync();
            await disk.Cluster.WaitForPeersAsync();
            await disk.ShouldReadBackAsync(keys);
        }
        catch (NodeEndedException ended)
        {
            ended.ExitCode.ShouldBe(1);
            ended.Output.ShouldMatch("(?i)no space|disk", "it says why");
        }

        File.Delete(disk.Filler);
        if (!disk.Owner.IsRunning) await disk.Owner.StartAsync();
        await disk.Cluster.WaitForPeersAsync();
        await disk.ShouldHealAsync("again");
        await disk.ShouldReadBackAsync([.. keys, "again"]);
    }

    private sealed class SmallDisk : IAsyncDisposable
    {
        private SmallDisk(TestCluster cluster) => Cluster = cluster;

        public TestCluster Cluster { get; }

        public TestNode Other => Cluster.Nodes[0];

        public TestNode Owner => Cluster.Nodes[1];

        public string Filler => Path.Combine(Cluster.Folder, "disk", "filler");

        public long FreeBytes => new DriveInfo(Path.Combine(Cluster.Folder, "disk")).AvailableFreeSpace;

        public static async Task<SmallDisk> MountAsync()
        {
            var disk = new SmallDisk(new TestCluster(new ClusterSpec { Nodes = 2, Serve = ["--memory", "128MiB"] }));
            var folder = Directory.CreateDirectory(Path.Combine(disk.Cluster.Folder, "disk")).FullName;
            if (!Libc.TryMountTmpfs(folder, DiskMebibytes))
            {
                await disk.Cluster.DisposeAsync();
                Assert.Skip("Mounting a small disk needs root.");
            }

            Directory.CreateDirectory(Path.Combine(folder, "n2"));
            Directory.CreateSymbolicLink(disk.Owner.DataFolder, Path.Combine(folder, "n2"));
            disk.Fill(FillerBytes);
            await disk.Cluster.StartAllAsync();
            return disk;
        }

        public void Fill(long bytes)
        {
            using var filler = new FileStream(Filler, FileMode.Create);
            var block = new byte[64 * 1024];
            try
            {
                for (; bytes > 0; bytes -= block.Length) filler.Write(block, 0, (int)Math.Min(block.Length, bytes));
                filler.Flush();
            }
            catch (IOException)
            {
                // Full, as wanted.
            }
        }

        /// <summary>Writes until 507, half of it through the other node; returns the keys that were acknowledged.</summary>
        public async Task<string[]> FillAsync(string prefix = "fill")
        {
            var keys = await Cluster.KeysOnAsync(Owner, 2 * DiskMebibytes * 1024 * 1024 / ValueBytes, prefix);
            for (var i = 0; i < keys.Length; i++)
            {
                using var answer = await Cluster.Nodes[i % 2].PutAsync(keys[i], Values.Of(keys[i], ValueBytes));
                if ((int)answer.StatusCode == 201) continue;
                ((int)answer.StatusCode).ShouldBe(507, await answer.Content.ReadAsStringAsync());
                (await answer.Content.ReadAsStringAsync()).ShouldNotBeNullOrWhiteSpace();
                return keys[..i];
            }

            throw new InvalidOperationException("The disk never became full.");
        }

        /// <summary>Writes are taken again, by themselves, once there is room.</summary>
        public async Task ShouldHealAsync(string key)
        {
            var status = 0;
            await Wait.UntilAsync(
                async () => (status = await PutStatusAsync(key)) == 201,
                () => $"a PUT is taken again with {FreeBytes:n0} bytes free; it still gets {status}. n2 wrote:\n{Owner.Output}");
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
                var key = keys[i].Contains('-', StringComparison.Ordinal) && char.IsDigit(keys[i][^1]) ? keys[i] : await Cluster.KeyOnAsync(Owner, keys[i]);
                using var answer = await Cluster.Nodes[i % 2].GetAsync(key);
                ((int)answer.StatusCode).ShouldBe(200, key);
                (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Values.Of(key, ValueBytes)).ShouldBeTrue(key);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in Cluster.Nodes)
                if (node.IsRunning) await node.KillAsync();
            Libc.Unmount(Path.Combine(Cluster.Folder, "disk"));
            await Cluster.DisposeAsync();
        }
    }
}
