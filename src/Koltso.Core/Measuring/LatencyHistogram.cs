using System.Numerics;

namespace Koltso.Core.Measuring;

/// <summary>
/// Counts values of any unit (say nanoseconds) from 0 to a maximum with a bounded relative error, at a fixed size.
/// The values below 2^bits have a bucket each; every further power of two is cut into 2^(bits-1) equal buckets:
/// <code>
///  value:  0 1 2 ... 2^bits-1 | 2^bits ... 2^(bits+1)-1 | 2^(bits+1) ... | ...
///  width:  1                  | 2                       | 4              | ...
/// </code>
/// One thread records; another may at the same time <see cref="CopyTo"/> a histogram of its own, which then holds
/// each recorded value either wholly in its buckets or not at all. Recording never allocates. All configured alike
/// may be added up.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>Three significant digits: a value is at most 1/1024 of itself below what is reported.</summary>
    public const int SubBucketBitsDefault = 11;

    private readonly int _bits;
    private readonly long[] _counts;
    private long _min = long.MaxValue, _max;
    private double _sum;

    /// <param name="maxTrackable">Greater values count in <see cref="OverflowCount"/> and in the last bucket.</param>
    /// <param name="subBucketBits">The relative error is at most 2^(1-bits); 2 to 20.</param>
    public LatencyHistogram(long maxTrackable, int subBucketBits = SubBucketBitsDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxTrackable);
        ArgumentOutOfRangeException.ThrowIfLessThan(subBucketBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subBucketBits, 20);
        MaxTrackable = maxTrackable;
        _bits = subBucketBits;
        _counts = new long[IndexOf(maxTrackable) + 1];
    }

    public long MaxTrackable { get; }

    public long Count { get; private set; }

    /// <summary>How many of <see cref="Count"/> were above <see cref="MaxTrackable"/>.</summary>
    public long OverflowCount { get; private set; }

    /// <summary>The lowest value recorded, exactly; 0 when there is none.</summary>
    public long Min => Count == 0 ? 0 : _min;

    /// <summary>The highest value recorded, exactly, also where it overflowed; 0 when there is none.</summary>
    public long Max => _max;

    /// <summary>The exact mean; 0 when nothing was recorded.</summary>
    public double Mean => Count == 0 ? 0 : _sum / Count;

    /// <summary>Counts one value; a negative one counts as 0.</summary>
    public void Record(long value) => RecordMany(value, 1);

    public void RecordMany(long value, long count)
    {
        if (count <= 0) return;
        value = Math.Max(value, 0);
        if (value > MaxTrackable) OverflowCount += count;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        _sum += (double)value * count;
        Count += count;
        ref var bucket = ref _counts[IndexOf(Math.Min(value, MaxTrackable))];
        Volatile.Write(ref bucket, bucket + count);
    }

    /// <summary>Adds all that <paramref name="other"/> holds; nobody may record into it meanwhile.</summary>
    public void Add(LatencyHistogram other)
    {
        RequireSameShape(other);
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _sum += other._sum;
        Count += other.Count;
        OverflowCount += other.OverflowCount;
    }

    /// <summary>
    /// Makes <paramref name="snapshot"/> a copy, while this one's writer may go on. The copy's count is that of its
    /// buckets; its mean, least and greatest value may be of a moment a few values earlier or later.
    /// </summary>
    public void CopyTo(LatencyHistogram snapshot)
    {
        RequireSameShape(snapshot);
        long count = 0;
        for (var i = 0; i < _counts.Length; i++) count += snapshot._counts[i] = Volatile.Read(ref _counts[i]);
        snapshot._min = Volatile.Read(ref _min);
        snapshot._max = Volatile.Read(ref _max);
        snapshot._sum = Volatile.Read(ref _sum);
        snapshot.OverflowCount = OverflowCount;
        snapshot.Count = count;
    }

    public void Reset()
    {
        Array.Clear(_counts);
        (_min, _max, _sum, Count, OverflowCount) = (long.MaxValue, 0, 0, 0, 0);
    }

    /// <summary>
    /// The value that <paramref name="percentile"/> percent (0 to 100) of all values do not exceed: the upper end of
    /// its bucket, or <see cref="Max"/> where that is less. 0 when nothing was recorded. A percentile among
    /// overflowed values reads <see cref="MaxTrackable"/>.
    /// </summary>
    public long ValueAtPercentile(double percentile)
    {
        if (Count == 0) return 0;
        // 99.9 % of 1,000 is the 999th, whichever way the product rounds.
        const double RoundingGuard = 1 - 1e-12;
        var exactRank = Math.Clamp(percentile, 0, 100) * Count / 100;
        var rank = Math.Clamp((long)Math.Ceiling(exactRank * RoundingGuard), 1, Count);
        var index = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[index]) index++;
        return Math.Min(HighestIn(index), _max);
    }

    /// <summary>The buckets that hold a value, in ascending order.</summary>
    public IEnumerable<HistogramBucket> Buckets()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0) yield return new HistogramBucket(LowestIn(i), HighestIn(i), _counts[i]);
        }
    }

    private int IndexOf(long value)
    {
        var shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)value) - _bits);
        return (shift << (_bits - 1)) + (int)(value >> shift);
    }

    private long LowestIn(int index)
    {
        var shift = Math.Max(0, (index >> (_bits - 1)) - 1);
        return (long)(index - (shift << (_bits - 1))) << shift;
    }

    private long HighestIn(int index) =>
        index == _counts.Length - 1 ? MaxTrackable : LowestIn(index + 1) - 1;

    private void RequireSameShape(LatencyHistogram other)
    {
        if (other._bits != _bits || other.MaxTrackable != MaxTrackable)
            throw new ArgumentException("Both histograms must have the same maximum and precision.", nameof(other));
    }
}
