using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Koltso.Core.Hashing;

/// <summary>MurmurHash3, the x64 form with 128 bits of digest. Never allocates.</summary>
public static class Murmur3
{
    private const ulong First = 0x87C37B91114253D5, Second = 0x4CF5AD432745937F;

    /// <summary>The first 64 bits of the digest under seed 0 (the upper half as the digest is usually printed).</summary>
    public static ulong Hash64(ReadOnlySpan<byte> data) => Hash128(data, 0).Upper;

    internal static (ulong Upper, ulong Lower) Hash128(ReadOnlySpan<byte> data, uint seed)
    {
        ulong upper = seed, lower = seed;
        var tail = data;
        for (; tail.Length >= 16; tail = tail[16..])
        {
            upper ^= ScrambleFirst(BinaryPrimitives.ReadUInt64LittleEndian(tail));
            upper = (BitOperations.RotateLeft(upper, 27) + lower) * 5 + 0x52DCE729;
            lower ^= ScrambleSecond(BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]));
            lower = (BitOperations.RotateLeft(lower, 31) + upper) * 5 + 0x38495AB5;
        }

        if (tail.Length > 8) lower ^= ScrambleSecond(ReadTail(tail[8..]));
        upper ^= ScrambleFirst(ReadTail(tail[..Math.Min(tail.Length, 8)]));

        upper ^= (ulong)data.Length;
        lower ^= (ulong)data.Length;
        upper += lower;
        lower += upper;
        upper = Finish(upper);
        lower = Finish(lower);
        upper += lower;
        lower += upper;
        return (upper, lower);
    }

    private static ulong ReadTail(ReadOnlySpan<byte> tail)
    {
        ulong value = 0;
        for (var i = tail.Length - 1; i >= 0; i--) value = (value << 8) | tail[i];
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ScrambleFirst(ulong block) => BitOperations.RotateLeft(block * First, 31) * Second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ScrambleSecond(ulong block) => BitOperations.RotateLeft(block * Second, 33) * First;

    private static ulong Finish(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        hash ^= hash >> 33;
        hash *= 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
