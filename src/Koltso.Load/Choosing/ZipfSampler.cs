namespace Koltso.Load.Choosing;

/// <summary>
/// Draws ranks of which rank r comes r^-exponent as often as rank 1, by rejection-inversion (Hörmann and Derflinger,
/// 1996): exact, no table and no sum over all ranks, hence at no cost when their number changes. One thread.
/// <code>
///   h(x) = x^-e under which a bar of height h(r) stands from r - 1/2 to r + 1/2;  H is the area under h.
///   Draw an area u evenly, invert H to x, round x to r: accepted when u lies within the bar's own area.
/// </code>
/// h is convex, so each bar is at most as large as the area under h over its width, and little of that is left over.
/// </summary>
internal sealed class ZipfSampler
{
    private readonly double _exponent, _areaMin, _sureWithin;
    private long _count;
    private double _areaMax;

    /// <param name="exponent">Above 0; 1 too is allowed.</param>
    public ZipfSampler(double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exponent);
        _exponent = exponent;
        // The first bar begins where its own area is exactly h(1) = 1, so that rank 1 is never drawn in vain.
        _areaMin = Area(1.5) - 1;
        // From rank 2 on, what lies so close below its rank is within the bar for sure, and needs no look at it.
        _sureWithin = 2 - Inverse(Area(2.5) - Height(2));
    }

    /// <summary>A rank from 1 to <paramref name="count"/>.</summary>
    public long Next(Random random, long count)
    {
        if (count != _count) (_count, _areaMax) = (count, Area(count + 0.5));
        while (true)
        {
            var area = _areaMax + random.NextDouble() * (_areaMin - _areaMax);
            var x = Inverse(area);
            var rank = Math.Clamp((long)(x + 0.5), 1, count);
            if (rank - x <= _sureWithin || area >= Area(rank + 0.5) - Height(rank)) return rank;
        }
    }

    private double Height(double x) => Math.Pow(x, -_exponent);

    /// <summary>Under h, from 1 to <paramref name="x"/>.</summary>
    private double Area(double x) =>
        _exponent == 1 ? Math.Log(x) : (Math.Pow(x, 1 - _exponent) - 1) / (1 - _exponent);

    private double Inverse(double area) =>
        _exponent == 1 ? Math.Exp(area) : Math.Pow(Math.Max(1 + area * (1 - _exponent), 0), 1 / (1 - _exponent));
}
