using System.Globalization;
using System.Text;

namespace Koltso.Faults.Load;

/// <summary>Values that tell whose they are: <c>number key </c>, then bytes that follow from both.</summary>
internal static class WrittenValue
{
    public static string KeyName(int key) => "k" + key.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of the stated length, or of the head's if that is more.</summary>
    public static byte[] Of(int key, int number, int bytes)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {key} "));
        var value = new byte[Math.Max(bytes, head.Length)];
        head.CopyTo(value, 0);
        var state = (uint)key * 31 + (uint)number;
        for (var i = head.Length; i < value.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            value[i] = (byte)(state >> 24);
        }

        return value;
    }

    public static bool TryNumber(ReadOnlySpan<byte> value, int key, out int number)
    {
        number = 0;
        var first = value.IndexOf((byte)' ');
        if (first < 0) return false;
        var second = value[(first + 1)..].IndexOf((byte)' ');
        return second >= 0
            && int.TryParse(value[..first], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && int.TryParse(value.Slice(first + 1, second), NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            && written == key;
    }
}
