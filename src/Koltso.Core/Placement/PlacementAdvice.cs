using System.Numerics;

namespace Koltso.Core.Placement;

/// <summary>How to lay out a cluster that is to be made.</summary>
public static class PlacementAdvice
{
    /// <summary>Where one partition more or less is under 2 % of what a node holds.</summary>
    private const int PartitionsPerNodeMin = 64;

    private const int PartitionsAdvisedMin = 256;

    /// <summary>The power of two that gives each of <paramref name="nodeCount"/> nodes 64 to 128 partitions, within limits.</summary>
    public static int PartitionsFor(int nodeCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodeCount);
        var wanted = Math.Clamp((long)nodeCount * PartitionsPerNodeMin, PartitionsAdvisedMin, Limits.PartitionsMax);
        return (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
    }
}
