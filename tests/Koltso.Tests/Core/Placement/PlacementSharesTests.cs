using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

public class PlacementSharesTests
{
    [Fact]
    public void Of_OneZone_IsProportionalToWeight() =>
        Shares(256, 1, ("a", 1), ("a", 2), ("a", 5)).ShouldBe([32, 64, 160]);

    [Fact]
    public void Of_HeavyNode_IsCappedAtOneReplicaOfEachPartition() =>
        Shares(256, 2, ("a", 10), ("a", 1), ("a", 1)).ShouldBe([256, 128, 128]);

    [Fact]
    public void Of_SmallZone_HoldsOneOfEachPartitionWhateverItsWeight() =>
        Shares(256, 2, ("a", 1), ("b", 1), ("b", 1), ("b", 1)).ShouldBe([256, 256 / 3.0, 256 / 3.0, 256 / 3.0], 1e-9);

    [Fact]
    public void Of_WeightZero_IsNothing() => Shares(256, 1, ("a", 0), ("a", 1)).ShouldBe([0, 256]);

    [Fact]
    public void Of_AnyInput_SumsToAllReplicasAndNeverExceedsOneOfEach() =>
        Property.Check(PlacementCase.Any, 300, input =>
        {
            var shares = input.Shares();
            double all = input.Partitions * input.ReplicationFactor;
            shares.Sum().ShouldBe(all, 1e-3);
            shares.ShouldAllBe(share => share >= 0 && share <= input.Partitions);
        });

    private static double[] Shares(int partitions, int replicationFactor, params (string Zone, double Weight)[] nodes) =>
        PlacementShares.Of(
            [.. nodes.Select((node, i) => new PlacementNode($"n{i}", node.Zone, node.Weight))],
            partitions,
            replicationFactor);
}
