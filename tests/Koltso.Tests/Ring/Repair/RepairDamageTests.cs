using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Ring.Repair;
using Koltso.Wire.Frames;
using Koltso.Wire.Repair;

namespace Koltso.Tests.Ring.Repair;

/// <summary>A partition with a record that cannot be read costs its own comparisons, and no others.</summary>
public class RepairDamageTests
{
    private const ulong Clock = 1_790_000_000_000UL << 16;

    private readonly ModelCluster _cluster = new(2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Round_OnePartitionIsDamagedOnEitherSide_BringsAllOthersInStep(int damaged)
    {
        Fill(100);
        Fill(200, 0);
        _cluster.Stores[damaged].Damaged.Add(5);

        var round = _cluster.Round(0);

        round.Failed.ShouldBe(1);
        var failures = round.Failures.ShouldHaveSingleItem();
        (failures.Node, failures.Fault, failures.Comparisons)
            .ShouldBe(("n1", damaged == 0 ? RepairFault.OwnStore : RepairFault.PeerStore, 1));
        failures.Partitions.ShouldBe([5]);
        (round.InStep + round.Differing).ShouldBe(ModelCluster.Partitions - 1);
        for (var partition = 0; partition < ModelCluster.Partitions; partition++)
            if (partition != 5) Contents(1, partition).ShouldBe(Contents(0, partition));
    }

    [Fact]
    public void Round_OnePartitionIsDamaged_LeavesNoMarkOfItOnEitherSide()
    {
        Fill(100);
        _cluster.Stores[1].Damaged.Add(5);

        _cluster.Round(0);
        _cluster.Round(1);

        for (var partition = 0; partition < ModelCluster.Partitions; partition++)
        {
            (_cluster.Stores[0].ReadMark(partition, 1).Clock == 0).ShouldBe(partition == 5);
            (_cluster.Stores[1].ReadMark(partition, 0).Clock == 0).ShouldBe(partition == 5);
        }
    }

    [Fact]
    public void Round_DamageCameAfterAComparison_DoesNotGoByTheTreeFromBefore()
    {
        Fill(100);
        _cluster.Round(0).Failed.ShouldBe(0);
        var before = _cluster.Stores[0].ReadMark(5, 1).Clock;
        Fill(200, 1);
        _cluster.Stores[1].Damaged.Add(5);

        _cluster.Round(0).Failed.ShouldBe(1);

        _cluster.Stores[0].ReadMark(5, 1).Clock.ShouldBe(before);
    }

    [Fact]
    public void Round_PeerOfAnEarlierBuildCannotReadOnePartition_ComparesAllOthers()
    {
        Fill(100);
        Fill(200, 0);
        _cluster.Instead = static (_, kind, body) =>
            kind == FrameKind.TreeRoots && TreeRootsMessage.TryRead(body)!.Exists(static one => one.Partition == 5)
                ? PeerReply.Of(ReplicaStatus.StoreFailed)
                : null;

        var round = _cluster.Round(0);

        round.Failed.ShouldBe(1);
        (round.InStep + round.Differing).ShouldBe(ModelCluster.Partitions - 1);
    }

    private void Fill(ulong clock, params int[] nodes)
    {
        for (var key = 0; key < 500; key++)
            _cluster.Write(BitConverter.GetBytes(key), ModelCluster.Record(Clock + clock, 2), nodes.Length == 0 ? [0, 1] : nodes);
    }

    private List<string> Contents(int node, int partition) =>
    [
        .. _cluster.Stores[node].Partition(partition)
            .Select(static one => Convert.ToHexString(one.Key) + " " + Convert.ToHexString(one.Value)),
    ];
}
