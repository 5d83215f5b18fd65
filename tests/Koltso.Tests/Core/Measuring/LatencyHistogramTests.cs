using FsCheck;
using FsCheck.Fluent;
using Koltso.Core.Measuring;

namespace Koltso.Tests.Core;

public class LatencyHistogramTests
{
    private const long HourNs = 3_600_000_000_000;

    private static readonly double[] s_percentiles = [0, 1, 50, 90, 99, 99.9, 99.99, 100];

    private static readonly Gen<long[]> s_latencies =
        Gen.Choose(0, 41)
            .SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(x => (long)(x / (double)int.MaxValue * (1L << bits))))
            .NonEmptyListOf()
            .Select(list => list.ToArray());

    [Fact]
    public void ValueAtPercentile_AnyValues_IsWithinATenthOfAPercentOfTheSorted() =>
        Property.Check(s_latencies, 300, values =>
        {
            var histogram = Filled(values);
            Array.Sort(values);
            foreach (var percentile in s_percentiles)
            {
                var rank = Math.Max(1, (int)Math.Ceiling((decimal)percentile * values.Length / 100));
                var exact = values[rank - 1];
                var reported = histogram.ValueAtPercentile(percentile);
                reported.ShouldBeInRange(exact, exact + (exact / 1024));
            }

            histogram.Min.ShouldBe(values[0]);
            histogram.Max.ShouldBe(values[^1]);
            histogram.ValueAtPercentile(100).ShouldBe(values[^1]);
            histogram.Mean.ShouldBe(values.Average(), (values.Average() * 1e-9) + 1e-9);
            histogram.Count.ShouldBe(values.Length);
        });

    [Fact]
    public void Buckets_AnyValues_AreDisjointAscendingAndHoldEachValue() =>
        Property.Check(s_latencies, 100, values =>
        {
            var buckets = Filled(values).Buckets().ToArray();
            buckets.Sum(bucket => bucket.Count).ShouldBe(values.Length);
            for (var i = 1; i < buckets.Length; i++) buckets[i].Lowest.ShouldBeGreaterThan(buckets[i - 1].Highest);
            foreach (var bucket in buckets)
                bucket.Count.ShouldBe(values.Count(value => value >= bucket.Lowest && value <= bucket.Highest));
        });

    [Fact]
    public void Add_TwoHalves_EqualsTheWhole() =>
        Property.Check(s_latencies, 100, values =>
        {
            var first = Filled(values[..(values.Length / 2)]);
            first.Add(Filled(values[(values.Length / 2)..]));
            ShouldHoldTheSame(first, Filled(values));
        });

    [Fact]
    public void CopyTo_UsedSnapshot_IsOverwritten()
    {
        var source = Filled([5, 6_000, 70_000_000]);
        var snapshot = Filled([1, 2, 3, 4]);
        source.CopyTo(snapshot);
        ShouldHoldTheSame(snapshot, source);
    }

    [Fact]
    public void Record_AboveMaxTrackable_CountsAsOverflowAndKeepsMax()
    {
        var histogram = new LatencyHistogram(1_000_000);
        histogram.Record(5_000_000);
        histogram.Record(10);
        histogram.OverflowCount.ShouldBe(1);
        histogram.Max.ShouldBe(5_000_000);
        histogram.ValueAtPercentile(100).ShouldBe(1_000_000);
        histogram.ValueAtPercentile(50).ShouldBe(10);
    }

    [Fact]
    public void Record_NegativeAndMany_CountAsZeroAndAsMany()
    {
        var histogram = new LatencyHistogram(HourNs);
        histogram.Record(-7);
        histogram.RecordMany(100, 9);
        histogram.Min.ShouldBe(0);
        histogram.Count.ShouldBe(10);
        histogram.Mean.ShouldBe(90);
    }

    [Fact]
    public void Reset_Filled_IsEmpty()
    {
        var histogram = Filled([1, 2, 3]);
        histogram.Reset();
        ShouldHoldTheSame(histogram, new LatencyHistogram(HourNs));
        histogram.ValueAtPercentile(99).ShouldBe(0);
        histogram.Mean.ShouldBe(0);
    }

    [Fact]
    public void Record_GreatestLong_FitsTheWidestHistogram()
    {
        var histogram = new LatencyHistogram(long.MaxValue);
        histogram.Record(long.MaxValue);
        histogram.ValueAtPercentile(50).ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Add_OtherPrecision_Throws() =>
        Should.Throw<ArgumentException>(() => new LatencyHistogram(HourNs).Add(new LatencyHistogram(HourNs, 8)));

    [Fact]
    public void Record_Warm_DoesNotAllocate()
    {
        var histogram = new LatencyHistogram(HourNs);
        histogram.Record(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (long value = 1; value < HourNs; value *= 2) histogram.Record(value);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static LatencyHistogram Filled(long[] values)
    {
        var histogram = new LatencyHistogram(HourNs);
        foreach (var value in values) histogram.Record(value);
        return histogram;
    }

    private static void ShouldHoldTheSame(LatencyHistogram actual, LatencyHistogram expected)
    {
        actual.Buckets().ShouldBe(expected.Buckets());
        (actual.Count, actual.Min, actual.Max, actual.OverflowCount)
            .ShouldBe((expected.Count, expected.Min, expected.Max, expected.OverflowCount));
        actual.Mean.ShouldBe(expected.Mean, (expected.Mean * 1e-9) + 1e-9);
    }
}
