namespace Koltso.Core.Measuring;

/// <summary>How many values were recorded from <paramref name="Lowest"/> to <paramref name="Highest"/>, both included.</summary>
public readonly record struct HistogramBucket(long Lowest, long Highest, long Count);
