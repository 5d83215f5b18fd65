using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Koltso.Core.Hashing.LittleEndian;
using static Koltso.Core.Hashing.XxHash3Mixing;

namespace Koltso.Core.Hashing;

/// <summary>XXH3 with 64 bits of digest, seed 0 and the default secret. Never allocates.</summary>
public static class XxHash3
{
    private const int MidBytesMax = 240;

    public static ulong Hash64(ReadOnlySpan<byte> data)
    {
        ref var start = ref MemoryMarshal.GetReference(data);
        var length = data.Length;
        return length switch
        {
            <= 16 => HashUpTo16(ref start, length),
            <= 128 => HashUpTo128(ref start, length),
            <= MidBytesMax => HashUpTo240(ref start, length),
            _ => XxHash3Long.Hash64(ref start, length),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashUpTo16(ref byte start, int length)
    {
        ref var secret = ref Secret;
        if (length > 8)
        {
            var low = Read64(ref start, 0) ^ Read64(ref secret, 24) ^ Read64(ref secret, 32);
            var high = Read64(ref start, length - 8) ^ Read64(ref secret, 40) ^ Read64(ref secret, 48);
            return Avalanche(
                (ulong)length + BinaryPrimitives.ReverseEndianness(low) + high + MultiplyFold(low, high));
        }

        if (length >= 4)
        {
            var both = Read32(ref start, length - 4) + ((ulong)Read32(ref start, 0) << 32);
            var hash = both ^ Read64(ref secret, 8) ^ Read64(ref secret, 16);
            hash ^= BitOperations.RotateLeft(hash, 49) ^ BitOperations.RotateLeft(hash, 24);
            hash *= PrimeMx2;
            hash ^= (hash >> 35) + (ulong)length;
            hash *= PrimeMx2;
            return hash ^ (hash >> 28);
        }

        if (length == 0) return Xxh64Avalanche(Read64(ref secret, 56) ^ Read64(ref secret, 64));

        uint first = start;
        uint middle = Unsafe.Add(ref start, length >> 1);
        uint last = Unsafe.Add(ref start, length - 1);
        var combined = (first << 16) | (middle << 24) | last | ((uint)length << 8);
        return Xxh64Avalanche(combined ^ (ulong)(Read32(ref secret, 0) ^ Read32(ref secret, 4)));
    }

    private static ulong HashUpTo128(ref byte start, int length)
    {
        var sum = (ulong)length * Prime64A;
        if (length > 32)
        {
            if (length > 64)
            {
                if (length > 96) sum += Mix16(ref start, 48, 96) + Mix16(ref start, length - 64, 112);
                sum += Mix16(ref start, 32, 64) + Mix16(ref start, length - 48, 80);
            }

            sum += Mix16(ref start, 16, 32) + Mix16(ref start, length - 32, 48);
        }

        return Avalanche(sum + Mix16(ref start, 0, 0) + Mix16(ref start, length - 16, 16));
    }

    private static ulong HashUpTo240(ref byte start, int length)
    {
        const int FirstRoundBytes = 128, SecretShift = 3, LastSecretOffset = 119;
        var sum = (ulong)length * Prime64A;
        for (var i = 0; i < FirstRoundBytes; i += 16) sum += Mix16(ref start, i, i);
        sum = Avalanche(sum);
        var wholeBytes = length & ~15;
        for (var i = FirstRoundBytes; i < wholeBytes; i += 16)
            sum += Mix16(ref start, i, i - FirstRoundBytes + SecretShift);
        return Avalanche(sum + Mix16(ref start, length - 16, LastSecretOffset));
    }
}
