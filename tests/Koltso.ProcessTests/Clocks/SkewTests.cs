using Koltso.ProcessTests.Replication;
using static Koltso.ProcessTests.Clocks.ClockedCluster;

namespace Koltso.ProcessTests.Clocks;

/// <summary>Nodes whose wall clocks do not agree. The last write of one client stays, or the client was told that it was refused.</summary>
public class SkewTests
{
    private static readonly TimeSpan s_far = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Writes_ClocksDifferWithinTheBound_EachReadGivesTheLast()
    {
        await using var clocked = await StartAsync(25, 0, -25);
        var nodes = clocked.Nodes;
        for (var round = 0; round < 36; round++)
        {
            var (first, last, reader) = (nodes[round % 3], nodes[round / 3 % 3], nodes[round / 9 % 3]);
            var (key, what) = ($"skewed-{round % 4}", $"{round}: {first.Id}, {last.Id}, read by {reader.Id}");
            await ReplicatedCluster.PutAsync(first, key, $"first {round}");
            await ReplicatedCluster.PutAsync(last, key, $"last {round}");
            await ReplicatedCluster.ShouldReadAsync(reader, key, $"last {round}", because: what);
            await ReplicatedCluster.PutAsync(first, key, $"doomed {round}");
            await ReplicatedCluster.DeleteAsync(last, key);
            await ReplicatedCluster.ShouldReadAsync(reader, key, null, because: what);
            await ReplicatedCluster.DeleteAsync(first, key);
            await ReplicatedCluster.PutAsync(last, key, $"reborn {round}");
            await ReplicatedCluster.ShouldReadAsync(reader, key, $"reborn {round}", because: what);
        }
    }

    [Fact]
    public async Task Clock_FarAhead_ItsNodeWritesNothingAndTheOthersGoOn()
    {
        await using var clocked = await StartAsync();
        var (cluster, ahead) = (clocked.Cluster, clocked.Nodes[2]);
        var expected = new Dictionary<string, string?> { ["refused"] = null, ["deleted"] = "stays" };
        await ReplicatedCluster.PutAsync(ahead, "deleted", "stays");
        await ReplicatedCluster.PutAsync(ahead, "overwritten", "by a clock that is right");
        ahead.Clock!.Jump(s_far);

        await ShouldRefuseAsync(ahead);
        await GoOnAsync("running");
        await Wait.UntilAsync(() => ahead.Output.Contains("[6001]", StringComparison.Ordinal), "its log says why: ClockAhead");
        await ahead.KillAsync();
        await cluster.BringBackAsync(ahead);
        await ShouldRefuseAsync(ahead);
        await GoOnAsync("restarted");

        ahead.Clock.Set(TimeSpan.Zero);
        expected["overwritten"] = "set right";
        (await AskAsync(HttpMethod.Put, ahead, "overwritten", "set right")).Status.ShouldBe(201);
        await clocked.RepairAsync();
        await cluster.ShouldAllReadAsync(expected, ReplicatedCluster.Any);

        // Time reaches the hour that the refused versions were ahead.
        clocked.JumpAll(s_far);
        await clocked.RepairAsync();
        await cluster.ShouldAllReadAsync(expected, ReplicatedCluster.Any, "later");

        async Task GoOnAsync(string name)
        {
            for (var i = 0; i < 20; i++)
            {
                expected["overwritten"] = $"{name} {i}";
                var (status, text, version) = await AskAsync(HttpMethod.Put, clocked.Nodes[i % 2], "overwritten", $"{name} {i}");
                status.ShouldBe(201, text);
                TimeOf(version).ShouldBeLessThan(DateTimeOffset.UtcNow.AddMinutes(1), "no node follows the wrong clock");
                await cluster.ShouldAllReadAsync(expected, because: name);
            }
        }
    }

    [Fact]
    public async Task Clock_FarBehindWhileRunningAndAfterARestart_VersionsNeverGoBackwards()
    {
        await using var clocked = await StartAsync();
        var (other, behind) = (clocked.Nodes[0], clocked.Nodes[2]);
        var versions = new List<string>();
        await PutAsync("before");
        behind.Clock!.Jump(-s_far);
        for (var i = 0; i < 10; i++) await PutAsync($"running {i}");
        await behind.KillAsync();
        await clocked.Cluster.BringBackAsync(behind);
        for (var i = 0; i < 10; i++) await PutAsync($"restarted {i}");

        // The node may not follow the correct clocks, so it cannot exceed the versions that they write from now on, and
        // says so. After a restart its versions were a few seconds ahead.
        await Wait.UntilAsync(
            async () => TimeOf((await AskAsync(HttpMethod.Put, other, "own", "of the others")).Version) > TimeOf(versions[^1]),
            "the others' time is past the last version");
        ShouldBeRefusal(await AskAsync(HttpMethod.Put, behind, "own", "of the node behind"));
        await ReplicatedCluster.ShouldReadAsync(behind, "own", "of the others");

        behind.Clock.Set(TimeSpan.Zero);
        await PutAsync("set right");
        versions.ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        versions.ShouldBeUnique();

        async Task PutAsync(string value)
        {
            var (status, text, version) = await AskAsync(HttpMethod.Put, behind, "own", value);
            status.ShouldBe(201, $"{value}: {text}");
            versions.Add(version);
            foreach (var node in clocked.Nodes) await ReplicatedCluster.ShouldReadAsync(node, "own", value);
        }
    }

    private static async Task ShouldRefuseAsync(RealNode node)
    {
        ShouldBeRefusal(await AskAsync(HttpMethod.Put, node, "refused", "value"));
        ShouldBeRefusal(await AskAsync(HttpMethod.Put, node, "overwritten", "by a clock that is wrong"));
        ShouldBeRefusal(await AskAsync(HttpMethod.Delete, node, "deleted"));
    }

    private static void ShouldBeRefusal((int Status, string Text, string Version) answer)
    {
        answer.Status.ShouldBe(503, answer.Text);
        answer.Text.ShouldContain("clocks");
    }
}
