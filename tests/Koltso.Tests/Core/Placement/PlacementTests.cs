using Koltso.Core.Placement;

namespace Koltso.Tests.Core;

public class PlacementTests
{
    [Fact]
    public void Replicas_Partition_AreItsEntriesByRank()
    {
        var placement = new Placement(["a", "b", "c"], 2, [0, 1, 2, 0]);
        placement.PartitionCount.ShouldBe(2);
        placement.Replicas(1).ToArray().ShouldBe([(ushort)2, (ushort)0]);
    }

    [Fact]
    public void Fingerprint_IdOrTableDiffers_Differs()
    {
        var fingerprint = new Placement(["a", "b"], 1, [0, 1]).Fingerprint;
        new Placement(["a", "b"], 1, [0, 1]).Fingerprint.ShouldBe(fingerprint);
        new Placement(["a", "b"], 1, [1, 0]).Fingerprint.ShouldNotBe(fingerprint);
        new Placement(["a", "c"], 1, [0, 1]).Fingerprint.ShouldNotBe(fingerprint);
        new Placement(["a", "b"], 2, [0, 1]).Fingerprint.ShouldNotBe(fingerprint);
    }

    [Fact]
    public void Constructor_RepeatedOrUnknownNode_Throws()
    {
        Should.Throw<ArgumentException>(() => new Placement(["a", "b"], 2, [0, 0]));
        Should.Throw<ArgumentException>(() => new Placement(["a", "b"], 2, [0, 2]));
        Should.Throw<ArgumentException>(() => new Placement(["a", "b"], 2, [0, 1, 0]));
    }
}
