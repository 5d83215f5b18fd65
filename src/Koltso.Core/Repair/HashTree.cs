namespace Koltso.Core.Repair;

/// <summary>
/// What a replica holds of one partition, in so few bytes that it can be compared: for each leaf (see
/// <see cref="LeafMap"/>) the sum of its records' digests, kept apart by the records' copies, so that one scan serves
/// every level. An inner node is the sum of its leaves; the root is the sum of all. The order in which records came
/// leaves no trace. Immutable.
/// </summary>
public sealed class HashTree
{
    private readonly ulong[]?[] _sumsByCopies;
    private readonly long[] _keysByCopies;

    internal HashTree(int depth, ulong floor, ulong earliestDeath, ulong[]?[] sumsByCopies, long[] keysByCopies)
    {
        (Depth, Floor, EarliestDeath) = (depth, floor, earliestDeath);
        (_sumsByCopies, _keysByCopies) = (sumsByCopies, keysByCopies);
    }

    /// <summary>The most leaves that may be asked for: two to the power of this.</summary>
    public int Depth { get; }

    /// <summary>Records that died before it are not in the tree.</summary>
    public ulong Floor { get; }

    /// <summary>
    /// When the first record of the partition dies, those left out counted; <see cref="DeathClock.Never"/> when none does.
    /// </summary>
    public ulong EarliestDeath { get; }

    /// <summary>Memory held, in bytes.</summary>
    public long Bytes =>
        _sumsByCopies.Sum(static sums => (sums?.Length ?? 0) * (long)sizeof(ulong)) + (_keysByCopies.Length * 2L * sizeof(long));

    /// <summary>Records of more copies than <paramref name="level"/>.</summary>
    public long KeysOf(int level)
    {
        long keys = 0;
        for (var copies = level + 1; copies < _keysByCopies.Length; copies++) keys += _keysByCopies[copies];
        return keys;
    }

    public ulong RootOf(int level)
    {
        ulong sum = 0;
        for (var copies = level + 1; copies < _sumsByCopies.Length; copies++)
        {
            foreach (var one in _sumsByCopies[copies] ?? []) sum += one;
        }

        return sum;
    }

    /// <summary>
    /// The sums of <paramref name="leaves"/>.Length leaves from number <paramref name="first"/> on, of the tree of
    /// <paramref name="level"/> that is <paramref name="depth"/> deep, which is at most <see cref="Depth"/>.
    /// </summary>
    public void CopyLeaves(int level, int depth, int first, Span<ulong> leaves)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, Depth);
        leaves.Clear();
        var shift = Depth - depth;
        for (var copies = level + 1; copies < _sumsByCopies.Length; copies++)
        {
            if (_sumsByCopies[copies] is not { } sums) continue;
            ReadOnlySpan<ulong> range = sums.AsSpan(first << shift, leaves.Length << shift);
            for (var i = 0; i < range.Length; i++) leaves[i >> shift] += range[i];
        }
    }
}
