namespace Koltso.Load;

/// <summary>How large values are: ranges with weights, each uniform within. A fixed size is one range of one size.</summary>
public sealed class ValueSizes
{
    private readonly double[] _upTo;

    /// <exception cref="ArgumentException">A range that is empty, below zero or weighs nothing; or there is none.</exception>
    public ValueSizes(IReadOnlyList<ValueSizeRange> ranges)
    {
        if (ranges.Count == 0
            || ranges.Any(static range => range.Min < 0 || range.Max < range.Min || range.Max == int.MaxValue || !(range.Weight > 0)))
            throw new ArgumentException("A range of value sizes is empty, below zero or without weight.", nameof(ranges));
        Ranges = ranges;
        var total = ranges.Sum(static range => range.Weight);
        _upTo = new double[ranges.Count];
        var sum = 0.0;
        for (var i = 0; i < _upTo.Length; i++) _upTo[i] = (sum += ranges[i].Weight) / total;
    }

    public IReadOnlyList<ValueSizeRange> Ranges { get; }

    public int Max => Ranges.Max(static range => range.Max);

    public double Mean =>
        Ranges.Sum(static range => range.Weight * ((double)range.Min + range.Max) / 2) / Ranges.Sum(static range => range.Weight);

    public static ValueSizes Fixed(int bytes) => new([new ValueSizeRange(bytes, bytes, 1)]);

    public int Draw(Random random)
    {
        var chosen = 0;
        if (_upTo.Length > 1)
        {
            var chance = random.NextDouble();
            while (chosen < _upTo.Length - 1 && chance >= _upTo[chosen]) chosen++;
        }

        var range = Ranges[chosen];
        return range.Min == range.Max ? range.Min : random.Next(range.Min, range.Max + 1);
    }

    /// <summary>As the command line takes it: <c>1200</c>, <c>100-4000</c>, <c>100:9,4000-8000:1</c>.</summary>
    public override string ToString() => string.Join(',', Ranges.Select(range =>
        (range.Min == range.Max ? FormattableString.Invariant($"{range.Min}") : FormattableString.Invariant($"{range.Min}-{range.Max}"))
        + (Ranges.Count > 1 ? FormattableString.Invariant($":{range.Weight}") : "")));
}
