using System.Numerics;

namespace Koltso.Core.Keys;

/// <summary>
/// The partition of a key is the top bits of its hash, so that each partition is one equal arc of the ring.
/// Whoever looks up often keeps <see cref="ShiftFor"/> and does <c>(int)(hash &gt;&gt; shift)</c>.
/// </summary>
public static class Partitions
{
    private const int HashBits = 64;

    /// <summary>True for a power of two from <see cref="Limits.PartitionsMin"/> to <see cref="Limits.PartitionsMax"/>.</summary>
    public static bool IsValid(int count) =>
        count is >= Limits.PartitionsMin and <= Limits.PartitionsMax && BitOperations.IsPow2(count);

    /// <summary>How many bits to shift a hash right, for a valid <paramref name="partitionCount"/>.</summary>
    public static int ShiftFor(int partitionCount) => HashBits - BitOperations.Log2((uint)partitionCount);

    public static int Of(ulong hash, int partitionCount) => (int)(hash >> ShiftFor(partitionCount));
}
