using System.Numerics;
using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

public class PlacementAdviceTests
{
    [Theory]
    [InlineData(1, 256)]
    [InlineData(3, 256)]
    [InlineData(5, 512)]
    [InlineData(1000, 65_536)]
    [InlineData(50_000, 65_536)]
    public void PartitionsFor_NodeCount_IsAsDocumented(int nodeCount, int expected) =>
        PlacementAdvice.PartitionsFor(nodeCount).ShouldBe(expected);

    [Fact]
    public void PartitionsFor_ThreeToAThousandNodes_KeepsEachWithinOneOfItsShare()
    {
        for (var nodeCount = 3; nodeCount <= 1_000; nodeCount = (nodeCount * 5 / 4) + 1)
        {
            var partitions = PlacementAdvice.PartitionsFor(nodeCount);
            BitOperations.IsPow2(partitions).ShouldBeTrue();
            var input = new PlacementCase(PlacementCase.EqualNodes(nodeCount, 1), partitions, 3);
            input.Plan().ShouldKeepEveryPromiseFor(input);
        }
    }
}
