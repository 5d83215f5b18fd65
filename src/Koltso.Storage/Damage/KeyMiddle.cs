namespace Koltso.Storage.Damage;

/// <summary>The middle between two keys, taken as fractions in base 256: for searches among keys that nobody knows.</summary>
internal static class KeyMiddle
{
    /// <summary>Between the two, as long as the longer one and a byte; equal to <paramref name="low"/> when there is no room.</summary>
    /// <param name="high">Greater than <paramref name="low"/>.</param>
    internal static byte[] Of(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        var bytes = Math.Max(low.Length, high.Length) + 1;
        var middle = new byte[bytes];
        var carry = 0;
        for (var i = bytes - 1; i >= 0; i--)
        {
            var sum = At(low, i) + At(high, i) + carry;
            middle[i] = (byte)sum;
            carry = sum >> 8;
        }

        for (var i = 0; i < bytes; i++)
        {
            var digit = (carry << 8) | middle[i];
            middle[i] = (byte)(digit >> 1);
            carry = digit & 1;
        }

        return TrimZeros(middle, low);
    }

    private static int At(ReadOnlySpan<byte> key, int i) => i < key.Length ? key[i] : 0;

    /// <summary>Zeros at the end say nothing, as long as the key stays beyond the lower one.</summary>
    private static byte[] TrimZeros(byte[] middle, ReadOnlySpan<byte> low)
    {
        var length = middle.Length;
        while (length > 1 && middle[length - 1] == 0 && low.SequenceCompareTo(middle.AsSpan(0, length - 1)) < 0) length--;
        return middle[..length];
    }
}
