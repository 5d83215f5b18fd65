using Koltso.Core.Keys;

namespace Koltso.Tests.Core;

public class PartitionsTests
{
    [Theory]
    [InlineData(16, true)]
    [InlineData(256, true)]
    [InlineData(65_536, true)]
    [InlineData(8, false)]
    [InlineData(131_072, false)]
    [InlineData(100, false)]
    [InlineData(0, false)]
    [InlineData(-16, false)]
    public void IsValid_Count_IsAPowerOfTwoWithinLimits(int count, bool expected) =>
        Partitions.IsValid(count).ShouldBe(expected);

    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(65_536)]
    public void Of_EndsOfTheRing_AreTheFirstAndLastPartition(int count)
    {
        Partitions.Of(0, count).ShouldBe(0);
        Partitions.Of(ulong.MaxValue, count).ShouldBe(count - 1);
        Partitions.Of(1UL << 63, count).ShouldBe(count / 2);
        ((int)(ulong.MaxValue >> Partitions.ShiftFor(count))).ShouldBe(count - 1);
    }
}
