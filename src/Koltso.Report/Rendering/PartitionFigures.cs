using Koltso.Report.Data;

namespace Koltso.Report.Rendering;

/// <summary>How unequal counts are, and how unequal chance alone would make them.</summary>
internal static class PartitionFigures
{
    /// <summary>Standard deviation of the keys of a partition.</summary>
    public static double Sigma(SpreadData spread)
    {
        var mean = (double)spread.Keys / spread.PartitionKeys.Count;
        return Math.Sqrt(spread.PartitionKeys.Sum(keys => (keys - mean) * (keys - mean)) / spread.PartitionKeys.Count);
    }

    /// <summary>What it would be if each key took one of the partitions by chance.</summary>
    public static double ChanceSigma(SpreadData spread)
    {
        var part = 1.0 / spread.PartitionKeys.Count;
        return Math.Sqrt(spread.Keys * part * (1 - part));
    }

    /// <summary>Of each from the mean of all, as a share of it.</summary>
    public static IReadOnlyList<double> Deviations(IReadOnlyList<double> counts)
    {
        var mean = counts.Average();
        return [.. counts.Select(count => mean > 0 ? count / mean - 1 : 0)];
    }

    public static IReadOnlyList<double> Deviations(IReadOnlyList<long> counts) =>
        Deviations([.. counts.Select(static count => (double)count)]);
}
