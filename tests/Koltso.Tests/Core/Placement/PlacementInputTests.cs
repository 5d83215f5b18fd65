using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

public class PlacementInputTests
{
    private static readonly PlacementNode[] s_three = PlacementCase.EqualNodes(3, 1);

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(131_072)]
    public void Plan_PartitionsNotAPowerOfTwoInRange_Throws(int partitions) =>
        ShouldRefuse("power of two from 16 to 65536", s_three, partitions, 1);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Plan_ReplicationFactorOutOfRange_Throws(int replicationFactor) =>
        ShouldRefuse("must be 1 to 3", s_three, 16, replicationFactor);

    [Fact]
    public void Plan_ReplicationFactorOverUsableNodes_Throws() =>
        ShouldRefuse("must be 1 to 2", [.. s_three[..2], s_three[2] with { Weight = 0 }], 16, 3);

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-9)]
    public void Plan_UnusableWeight_Throws(double weight) =>
        ShouldRefuse("Node 'n1' has weight", [s_three[0], s_three[1] with { Weight = weight }], 16, 1);

    [Fact]
    public void Plan_AllWeightsZero_Throws() =>
        ShouldRefuse("No node has a weight above 0", [.. s_three.Select(node => node with { Weight = 0 })], 16, 1);

    [Fact]
    public void Plan_NoNodes_Throws() => ShouldRefuse("No node has a weight above 0", [], 16, 1);

    [Fact]
    public void Plan_RepeatedId_Throws() => ShouldRefuse("'n0' stands there twice", [s_three[0], s_three[0]], 16, 1);

    [Fact]
    public void Plan_PreviousWithOtherPartitionCount_Throws()
    {
        var previous = PlacementPlanner.Plan(s_three, 16, 1);
        Should.Throw<ArgumentException>(() => PlacementPlanner.Plan(s_three, 32, 1, previous))
            .Message.ShouldContain("never changes");
    }

    private static void ShouldRefuse(string sentence, PlacementNode[] nodes, int partitions, int replicationFactor) =>
        Should.Throw<ArgumentException>(() => PlacementPlanner.Plan(nodes, partitions, replicationFactor))
            .Message.ShouldContain(sentence);
}
