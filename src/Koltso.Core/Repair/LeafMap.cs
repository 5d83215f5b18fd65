using Koltso.Core.Keys;

namespace Koltso.Core.Repair;

/// <summary>
/// Where a key's hash falls in a hash tree: the bits below the partition's, as many as the tree is deep. How deep a
/// tree is follows from how many keys it holds; whoever asks names the depth, so that both sides cut alike.
/// </summary>
public static class LeafMap
{
    /// <summary>Keys a leaf, about: a leaf that differs costs a listing of so many.</summary>
    public const int KeysPerLeaf = 16;

    /// <summary>Deepest tree: 65,536 leaves. A partition of more than a million keys has larger leaves instead.</summary>
    public const int DepthMax = 16;

    /// <summary>Sums a tree may hold, all copies together: 2 MiB of them.</summary>
    private const int SumsMaxBits = 18;

    /// <summary>The deepest tree in a cluster of so many replicas: each count of copies has its own leaves.</summary>
    public static int DepthMaxOf(int replicationFactor) =>
        Math.Min(DepthMax, SumsMaxBits - int.Log2(replicationFactor) - (int.IsPow2(replicationFactor) ? 0 : 1));

    /// <summary>The depth that suits so many keys, at most <paramref name="depthMax"/>.</summary>
    public static int DepthFor(long keys, int depthMax)
    {
        var depth = 0;
        while (depth < depthMax && keys > (long)KeysPerLeaf << depth) depth++;
        return depth;
    }

    /// <param name="hash">The key's whole hash.</param>
    /// <param name="partitionCount">A valid number of partitions.</param>
    /// <param name="depth">0 to <see cref="DepthMax"/>.</param>
    public static int LeafOf(ulong hash, int partitionCount, int depth)
    {
        // A shift by 64 would be none.
        var below = hash << (64 - Partitions.ShiftFor(partitionCount));
        return (int)(below >> 1 >> (63 - depth));
    }
}
