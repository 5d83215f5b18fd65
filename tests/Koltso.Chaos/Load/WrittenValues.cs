using System.Globalization;
using System.Text;

namespace Koltso.Chaos.Load;

/// <summary>
/// Values that name their write: <c>number key </c>, then bytes that follow from both. The length follows from the
/// number, and lies between the bounds, or is the length of that prefix if it is longer.
/// </summary>
internal sealed record WrittenValues(int BytesMin, int BytesMax)
{
    /// <summary>Stands for a value that was read although nobody has written it.</summary>
    public const long Unknown = -1;

    public static string KeyName(int key) => "k" + key.ToString(CultureInfo.InvariantCulture);

    public byte[] Of(int key, int number)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {key} "));
        var bytes = BytesMin + (int)((uint)number * 2_654_435_761u % (uint)(BytesMax - BytesMin + 1));
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

    /// <summary>The number that a value names, if all its bytes belong to that number and key.</summary>
    public long NumberOf(int key, ReadOnlySpan<byte> value) =>
        TryNumber(value, key, out var number) && value.SequenceEqual(Of(key, number)) ? number : Unknown;

    private static bool TryNumber(ReadOnlySpan<byte> value, int key, out int number)
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
