using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Koltso.Cli.Values;

/// <summary>
/// A number of bytes as people write it: <c>1200</c>, <c>256MiB</c>, <c>1.5 GB</c>.
/// KB, MB, GB, TB are powers of 1000; KiB, MiB, GiB, TiB of 1024; a bare K or M is refused, since it could be either.
/// </summary>
internal readonly record struct ByteSize(long Bytes)
{
    private static readonly SearchValues<char> s_numberChars = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Bytes)[] s_units =
    [
        ("B", 1),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    public static bool TryParse(string text, out ByteSize size, [NotNullWhen(false)] out string? error)
    {
        size = default;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept(s_numberChars);
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = digits < 0 ? "B" : trimmed[digits..].Trim();

        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            error = $"'{text}' is not a size: write a number and a unit, such as 256MiB, 1GB or 1200.";
            return false;
        }
        if (!TryFindUnit(unit, out var unitBytes))
        {
            error = $"'{text}' has an unknown unit '{unit}': use B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024).";
            return false;
        }
        if (count > long.MaxValue / unitBytes)
        {
            error = $"'{text}' is too large to be counted in bytes.";
            return false;
        }
        if (count * unitBytes is var bytes && bytes != decimal.Truncate(bytes))
        {
            error = $"'{text}' is not a whole number of bytes.";
            return false;
        }
        size = new ByteSize((long)bytes);
        error = null;
        return true;
    }

    /// <summary>For people: three figures and a binary unit, such as <c>1.50 GiB</c>; below 1 KiB, <c>12 B</c>.</summary>
    public override string ToString()
    {
        if (Bytes < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
        double value = Bytes;
        var unit = -1;
        while (value >= 999.5 && unit < 3)
        {
            value /= 1024;
            unit++;
        }
        var format = value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + s_units[5 + Math.Max(unit, 0)].Name;
    }

    private static bool TryFindUnit(ReadOnlySpan<char> name, out long bytes)
    {
        foreach (var unit in s_units)
        {
            if (name.Equals(unit.Name, StringComparison.OrdinalIgnoreCase))
            {
                bytes = unit.Bytes;
                return true;
            }
        }
        bytes = 0;
        return false;
    }
}
