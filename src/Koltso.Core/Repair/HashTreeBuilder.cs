using Koltso.Core.Hashing;
using Koltso.Core.Records;

namespace Koltso.Core.Repair;

/// <summary>
/// Makes the hash tree of one partition from its records, in any order, each key once. One thread at a time. Memory:
/// at most 2 MiB of sums, since depth and replication factor bound each other (<see cref="LeafMap.DepthMaxOf"/>); a
/// partition of few keys takes no more than its own tree, since its keys are listed until the tree's depth is known.
/// </summary>
public sealed class HashTreeBuilder(HashKind hash, int partitionCount, int replicationFactor, ulong floor)
{
    private const int ListedMax = 2_048;

    private readonly int _depthMax = LeafMap.DepthMaxOf(replicationFactor);
    private readonly ulong[]?[] _sumsByCopies = new ulong[]?[replicationFactor + 1];
    private readonly long[] _keysByCopies = new long[replicationFactor + 1];
    private List<Listed>? _listed = [];
    private ulong _earliestDeath = DeathClock.Never;

    /// <param name="record">At least its header.</param>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header)
    {
        var death = DeathClock.Of(header);
        _earliestDeath = Math.Min(_earliestDeath, death);
        if (death < floor) return;
        var copies = Math.Min((int)header.Copies, replicationFactor);
        var keyHash = KeyHash.Of(hash, key);
        _keysByCopies[copies]++;
        var one = new Listed(keyHash, RecordDigest.Of(keyHash, header, record), copies);
        if (_listed is null) Sum(one, _depthMax);
        else if (_listed.Count < ListedMax) _listed.Add(one);
        else SumAll([.. _listed, one], _depthMax);
    }

    /// <summary>
    /// The tree of what was added, as deep as its keys need and not less than <paramref name="depthMin"/>. Ends the building.
    /// </summary>
    public HashTree Build(int depthMin)
    {
        var depth = Math.Max(LeafMap.DepthFor(_keysByCopies.Sum(), _depthMax), Math.Min(depthMin, _depthMax));
        if (_listed is not null)
        {
            SumAll(_listed, depth);
            return new HashTree(depth, floor, _earliestDeath, _sumsByCopies, _keysByCopies);
        }

        for (var copies = 0; copies < _sumsByCopies.Length; copies++)
        {
            if (_sumsByCopies[copies] is { } sums) _sumsByCopies[copies] = Fold(sums, _depthMax - depth);
        }

        return new HashTree(depth, floor, _earliestDeath, _sumsByCopies, _keysByCopies);
    }

    private void SumAll(List<Listed> listed, int depth)
    {
        foreach (var one in listed) Sum(one, depth);
        _listed = null;
    }

    private void Sum(Listed one, int depth)
    {
        var sums = _sumsByCopies[one.Copies] ??= new ulong[1 << depth];
        sums[LeafMap.LeafOf(one.KeyHash, partitionCount, depth)] += one.Digest;
    }

    private static ulong[] Fold(ulong[] sums, int shift)
    {
        if (shift == 0) return sums;
        var folded = new ulong[sums.Length >> shift];
        for (var i = 0; i < sums.Length; i++) folded[i >> shift] += sums[i];
        return folded;
    }

    private readonly record struct Listed(ulong KeyHash, ulong Digest, int Copies);
}
