using FsCheck.Fluent;
using Koltso.Load.Choosing;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Load.Choosing;

/// <summary>The drawn keys, compared with the requested distribution.</summary>
public class KeyDistributionTests
{
    private const int Draws = 60_000;

    [Fact]
    public void Zipf_AnyCountAndExponent_IsTheTheoreticalDistribution() => Property.Check(
        from count in Gen.Choose(1, 400)
        from hundredths in Gen.Elements(1, 20, 50, 80, 99, 100, 101, 150, 300, 500)
        from seed in Gen.Choose(0, 1_000_000)
        select (count, exponent: hundredths / 100.0, seed),
        25, static drawn =>
        {
            var sampler = new ZipfSampler(drawn.exponent);
            var random = new Random(drawn.seed);
            var expected = Powers(drawn.count, drawn.exponent);
            RequireFit(Counts(drawn.count, () => sampler.Next(random, drawn.count)), expected);
        });

    [Fact]
    public void Zipf_CountThatGrows_IsUsedAtOnce()
    {
        var (sampler, random) = (new ZipfSampler(0.99), new Random(1));
        for (var count = 1L; count < 2000; count++) sampler.Next(random, count).ShouldBeInRange(1, count);
    }

    [Fact]
    public void Zipfian_FirstRank_ComesAsOftenAsInYcsb()
    {
        // The sum of r^-0.99 over ten billion ranks, as published for YCSB.
        const double Zeta = 26.46902820178302;
        var keys = new ZipfianKeys(new Random(7), 1_000_000_007, 0.99);
        var first = ZipfianKeys.IdOf(1, 1_000_000_007);
        var share = Enumerable.Range(0, 400_000).Count(_ => keys.Next() == first) / 400_000.0;
        share.ShouldBeInRange(1 / Zeta - 0.0015, 1 / Zeta + 0.0015);
    }

    [Fact]
    public void Zipfian_AnyKeys_AreTheRanksScattered() => Property.Check(
        from count in Gen.Choose(1, 300)
        from seed in Gen.Choose(0, 1_000_000)
        select (count, seed),
        10, static drawn =>
        {
            // Beyond these ranks the rest is evenly distributed, as far as this number of draws can show.
            const int Head = 200_000;
            var expected = new double[drawn.count];
            var tail = 26.46902820178302;
            for (var rank = 1; rank <= Head; rank++)
            {
                expected[ZipfianKeys.IdOf(rank, drawn.count) - 1] += Math.Pow(rank, -0.99);
                tail -= Math.Pow(rank, -0.99);
            }

            for (var i = 0; i < expected.Length; i++) expected[i] += tail / drawn.count;
            var keys = new ZipfianKeys(new Random(drawn.seed), drawn.count, 0.99);
            RequireFit(Counts(drawn.count, keys.Next), expected);
        });

    [Fact]
    public void Latest_AnyKeys_IsZipfianFromTheNewestDown() => Property.Check(
        from count in Gen.Choose(1, 300)
        from seed in Gen.Choose(0, 1_000_000)
        select (count, seed),
        10, static drawn =>
        {
            var keys = new LatestKeys(new Random(drawn.seed), new InsertedIds(drawn.count), 0.99);
            var expected = Powers(drawn.count, 0.99);
            Array.Reverse(expected);
            RequireFit(Counts(drawn.count, keys.Next), expected);
        });

    [Fact]
    public void Hotspot_AnyShares_GivesTheHotKeysTheirs() => Property.Check(
        from count in Gen.Choose(1, 300)
        from hotKeys in Gen.Choose(1, 100)
        from hotOperations in Gen.Choose(0, 100)
        from seed in Gen.Choose(0, 1_000_000)
        select (count, hotKeys, hotOperations, seed),
        25, static drawn =>
        {
            var hot = Math.Max(1, (int)Math.Round(drawn.count * (drawn.hotKeys / 100.0)));
            var share = hot == drawn.count ? 1 : drawn.hotOperations / 100.0;
            var expected = new double[drawn.count];
            for (var i = 0; i < expected.Length; i++) expected[i] = i < hot ? share / hot : (1 - share) / (drawn.count - hot);
            var keys = new HotspotKeys(new Random(drawn.seed), drawn.count, drawn.hotKeys / 100.0, share);
            RequireFit(Counts(drawn.count, keys.Next), expected);
        });

    [Fact]
    public void Uniform_AnyKeys_AreEquallyFrequent() => Property.Check(
        from count in Gen.Choose(1, 300)
        from seed in Gen.Choose(0, 1_000_000)
        select (count, seed),
        10, static drawn =>
        {
            var keys = new UniformKeys(new Random(drawn.seed), drawn.count);
            RequireFit(Counts(drawn.count, keys.Next), [.. Enumerable.Repeat(1.0, drawn.count)]);
        });

    private static double[] Powers(int count, double exponent) => [.. Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -exponent))];

    private static int[] Counts(int count, Func<long> next)
    {
        var counts = new int[count];
        for (var i = 0; i < Draws; i++) counts[next() - 1]++;
        return counts;
    }

    /// <summary>Pearson's chi-squared, over cells with an expected count of at least five; the rest are one cell.</summary>
    private static void RequireFit(int[] counts, double[] weights)
    {
        var total = weights.Sum();
        var (sum, cells, rareExpected, rareCount) = (0.0, 0, 0.0, 0);
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = weights[i] / total * Draws;
            if (expected == 0) counts[i].ShouldBe(0);
            if (expected < 5)
            {
                (rareExpected, rareCount) = (rareExpected + expected, rareCount + counts[i]);
                continue;
            }

            sum += Math.Pow(counts[i] - expected, 2) / expected;
            cells++;
        }

        if (rareExpected >= 5)
        {
            sum += Math.Pow(rareCount - rareExpected, 2) / rareExpected;
            cells++;
        }

        // A sum of that many squares has the mean cells - 1; more than six of its standard deviations above that is
        // chance in less than one of a million cases.
        var degrees = Math.Max(cells - 1, 1);
        sum.ShouldBeLessThan(degrees + 6 * Math.Sqrt(2.0 * degrees) + 20);
    }
}
