using KnownLatency;

namespace Koltso.Tests.Benchmarks;

public class TruthTests
{
    [Fact]
    public void Of_FixedLatency_IsThat()
    {
        var truth = Truth.Of(Construction.Parse("5ms"), 1000, 2, 5);
        (truth.Count, truth.Min, truth.Max).ShouldBe((2000, 5000, 5000));
    }

    [Fact]
    public void Of_TooFewConnections_QueueInFront()
    {
        // Two connections of 3 ms each at one request per ms: pairs are sent at 0, 3, 6 and so on, and were due at 0 and 1, 2 and 3, 4 and
        // 5.
        var truth = Truth.Of(Construction.Parse("3ms"), 1000, 0.006, 2);
        truth.Buckets().SelectMany(static bucket => Enumerable.Repeat(bucket.Lowest / 1000, (int)bucket.Count))
            .ShouldBe([3, 3, 4, 4, 5, 5], ignoreOrder: true);
    }

    [Fact]
    public void Of_Stall_IsSeenByAllThatAreDueMeanwhileAndWhileItDrains()
    {
        // Due at 0 to 9 ms; the fourth request, at 3 ms, brings a stall until 8 ms. The delayed requests then leave a
        // millisecond apart: the second and third, which were in progress, at 8 and 9, then the others, each after the
        // one before it.
        var truth = Truth.Of(Construction.Parse("2ms,gap=1ms,stall=5ms,first=3,every=1000"), 1000, 0.010, 100);
        truth.Buckets().SelectMany(static bucket => Enumerable.Repeat(bucket.Lowest / 1000, (int)bucket.Count))
            .ShouldBe([2, 2, 8 - 2, 9 - 3, 10 - 4, 11 - 5, 12 - 6, 13 - 7, 14 - 8, 15 - 9], ignoreOrder: true);
    }
}
