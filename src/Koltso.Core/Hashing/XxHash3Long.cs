using System.Runtime.CompilerServices;
using static Koltso.Core.Hashing.LittleEndian;
using static Koltso.Core.Hashing.XxHash3Mixing;

namespace Koltso.Core.Hashing;

/// <summary>
/// XXH3 for more than 240 bytes: eight lanes take in stripes of 64 bytes, each against the secret shifted by another
/// eight bytes, and are scrambled at the end of each block of sixteen stripes.
/// </summary>
internal static class XxHash3Long
{
    private const int LaneCount = 8, StripeBytes = 64, SecretStepBytes = 8;
    private const int StripesPerBlock = (SecretBytes - StripeBytes) / SecretStepBytes;
    private const int BlockBytes = StripeBytes * StripesPerBlock;
    private const int LastStripeSecretOffset = SecretBytes - StripeBytes - 7, MergeSecretOffset = 11;

    public static ulong Hash64(ref byte start, int length)
    {
        Lanes lanes = default;
        lanes[0] = Prime32C;
        lanes[1] = Prime64A;
        lanes[2] = Prime64B;
        lanes[3] = Prime64C;
        lanes[4] = Prime64D;
        lanes[5] = Prime32B;
        lanes[6] = Prime64E;
        lanes[7] = Prime32A;

        var blockStart = 0;
        for (; blockStart + BlockBytes < length; blockStart += BlockBytes)
        {
            AccumulateStripes(ref lanes, ref Unsafe.Add(ref start, blockStart), StripesPerBlock);
            Scramble(ref lanes);
        }

        AccumulateStripes(ref lanes, ref Unsafe.Add(ref start, blockStart), (length - 1 - blockStart) / StripeBytes);
        Accumulate(ref lanes, ref Unsafe.Add(ref start, length - StripeBytes), LastStripeSecretOffset);
        return Merge(ref lanes, length);
    }

    private static void AccumulateStripes(ref Lanes lanes, ref byte start, int count)
    {
        for (var i = 0; i < count; i++)
            Accumulate(ref lanes, ref Unsafe.Add(ref start, i * StripeBytes), i * SecretStepBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref Lanes lanes, ref byte stripe, int secretOffset)
    {
        ref var secret = ref Secret;
        for (var i = 0; i < LaneCount; i++)
        {
            var value = Read64(ref stripe, i * 8);
            var keyed = value ^ Read64(ref secret, secretOffset + (i * 8));
            lanes[i ^ 1] += value;
            lanes[i] += (uint)keyed * (keyed >> 32);
        }
    }

    private static void Scramble(ref Lanes lanes)
    {
        ref var secret = ref Secret;
        for (var i = 0; i < LaneCount; i++)
        {
            var lane = lanes[i];
            lane ^= lane >> 47;
            lane ^= Read64(ref secret, SecretBytes - StripeBytes + (i * 8));
            lanes[i] = lane * Prime32A;
        }
    }

    private static ulong Merge(ref Lanes lanes, int length)
    {
        ref var secret = ref Secret;
        var hash = (ulong)length * Prime64A;
        for (var i = 0; i < LaneCount; i += 2)
        {
            var offset = MergeSecretOffset + (i * 8);
            hash += MultiplyFold(
                lanes[i] ^ Read64(ref secret, offset), lanes[i + 1] ^ Read64(ref secret, offset + 8));
        }

        return Avalanche(hash);
    }

    [InlineArray(LaneCount)]
    private struct Lanes
    {
        private ulong _first;
    }
}
