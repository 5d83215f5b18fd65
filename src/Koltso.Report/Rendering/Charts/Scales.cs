namespace Koltso.Report.Rendering.Charts;

/// <summary>The axes that the charts have.</summary>
internal static class Scales
{
    private const int TicksMax = 6;

    /// <summary>
    /// Latencies in microseconds, a decade as long as the next; labels at each decade, and at 2 and 5 where there are few.
    /// </summary>
    public static Scale Latency(double minUs, double maxUs)
    {
        var low = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, minUs)) * 2 + 0.001) / 2);
        var high = Math.Max(low * 10, Math.Pow(10, Math.Ceiling(Math.Log10(Math.Max(1, maxUs)) * 2 - 0.001) / 2));
        double[] steps = Math.Log10(high / low) > 2.1 ? [1] : [1, 2, 5];
        var ticks = new List<Tick>();
        for (var decade = Math.Pow(10, Math.Floor(Math.Log10(low))); decade <= high; decade *= 10)
            foreach (var step in steps)
                if (decade * step >= low * 0.999 && decade * step <= high * 1.001)
                    ticks.Add(new Tick(decade * step, LatencyLabel(decade * step)));
        return new Scale(us => Math.Log(Math.Max(us, low * 0.5) / low) / Math.Log(high / low), ticks);
    }

    /// <summary>Shares of requests towards 1: each nine as far as the one before.</summary>
    public static Scale Percentile(double shareMax)
    {
        var nines = Math.Max(2, -Math.Log10(Math.Max(1e-9, 1 - shareMax)));
        string[] labels = ["0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %", "7 nines", "8 nines"];
        var ticks = labels.Index().Where(row => row.Index <= nines).Select(static row => new Tick(1 - Math.Pow(10, -row.Index), row.Item));
        return new Scale(share => -Math.Log10(Math.Max(1e-9, 1 - share)) / nines, [.. ticks]);
    }

    /// <summary>From 0 (or <paramref name="min"/>) to a round number at or above <paramref name="max"/>.</summary>
    public static Scale Linear(double min, double max, Func<double, string> label)
    {
        var step = RoundStep((max - min) / TicksMax);
        var (low, high) = (Math.Floor(min / step + 1e-9) * step, Math.Ceiling(max / step - 1e-9) * step);
        if (high <= low) high = low + step;
        var ticks = Enumerable.Range(0, (int)Math.Round((high - low) / step) + 1).Select(i => low + i * step);
        return new Scale(value => (value - low) / (high - low), [.. ticks.Select(value => new Tick(value, label(value)))]);
    }

    /// <summary>The places of partitions: quarters of the ring.</summary>
    public static Scale Partitions(int count) => new(
        place => place / count,
        [.. Enumerable.Range(0, 5).Select(quarter => new Tick(count * quarter / 4.0, ReportNumbers.Count(count * quarter / 4.0)))]);

    /// <summary>The label of a share that may be negative.</summary>
    public static string SignedPercent(double share) =>
        Math.Abs(share) < 1e-9 ? "0 %" : FormattableString.Invariant($"{share * 100:+0.##;−0.##} %");

    private static string LatencyLabel(double us) => us switch
    {
        >= 999_000 => FormattableString.Invariant($"{us / 1e6:0.#} s"),
        >= 999 => FormattableString.Invariant($"{us / 1e3:0.#} ms"),
        _ => FormattableString.Invariant($"{us:0} µs"),
    };

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static double RoundStep(double least)
    {
        if (!(least > 0) || double.IsInfinity(least)) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return ((double[])[1, 2, 5, 10]).First(step => step * power >= least * 0.999) * power;
    }
}
