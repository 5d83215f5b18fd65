namespace Koltso.Core.Placement;

/// <summary>Shares a total out in proportion to weights, where each part has a least and a greatest size.</summary>
internal static class WaterFill
{
    /// <summary>
    /// The parts x with low &lt;= x &lt;= high that sum to <paramref name="total"/> and are, where not held by a bound,
    /// all the same multiple of their weight. Needs sum(low) &lt;= total &lt;= sum(high) and positive weights.
    /// </summary>
    public static double[] Share(double total, double[] weights, double[] low, double[] high)
    {
        // The level at which a part leaves its lower or meets its upper bound. Between two neighbouring levels the
        // sum is linear, so the level wanted is found exactly.
        double[] levels =
        [
            0, .. low.Select((bound, i) => bound / weights[i]), .. high.Select((bound, i) => bound / weights[i]),
        ];
        Array.Sort(levels);
        int below = 0, above = levels.Length - 1;
        while (above - below > 1)
        {
            var middle = (below + above) / 2;
            if (SumAt(levels[middle]) <= total) below = middle;
            else above = middle;
        }

        double sumBelow = SumAt(levels[below]), sumAbove = SumAt(levels[above]);
        var fraction = sumAbove > sumBelow ? Math.Clamp((total - sumBelow) / (sumAbove - sumBelow), 0, 1) : 0;
        var level = levels[below] + (fraction * (levels[above] - levels[below]));
        return [.. weights.Select((_, i) => PartAt(level, i))];

        double PartAt(double at, int i) => Math.Clamp(at * weights[i], low[i], high[i]);

        double SumAt(double at)
        {
            double sum = 0;
            for (var i = 0; i < weights.Length; i++) sum += PartAt(at, i);
            return sum;
        }
    }
}
