using System.CommandLine;
using System.Globalization;
using Koltso.Cli.Values;
using Koltso.Core;
using Koltso.Load;

namespace Koltso.Cli.Bench;

/// <summary><c>--value-size</c>: <c>1200</c>, <c>100-4000</c>, or several of them with weights: <c>100:90,4KiB-64KiB:10</c>.</summary>
internal static class ValueSizeOption
{
    private const string Name = "--value-size";

    public static Option<ValueSizes?> Create() => new(Name)
    {
        Description = "Size of the values: 1200; 100-4000, all sizes in between equally likely; "
            + "or several of these with weights: 100:90,4KiB-64KiB:10.",
        HelpName = "SIZES",
        DefaultValueFactory = _ => ValueSizes.Fixed(1_200),
        CustomParser = result =>
        {
            var sizes = TryParse(result.Tokens[0].Value, out var error);
            if (sizes is null) result.AddError($"{Name}: {error}");
            return sizes;
        },
    };

    /// <summary>Null, and what is wrong, where the text does not say sizes.</summary>
    internal static ValueSizes? TryParse(string text, out string? error)
    {
        var ranges = new List<ValueSizeRange>();
        var parts = text.Split(',');
        foreach (var part in parts)
        {
            if (TryParseRange(part, parts.Length > 1, out error) is not { } range) return null;
            ranges.Add(range);
        }

        error = null;
        return new ValueSizes(ranges);
    }

    private static ValueSizeRange? TryParseRange(string part, bool isWeighted, out string? error)
    {
        var weight = 1.0;
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (isWeighted != colon >= 0 || (
            colon >= 0 && (
                !double.TryParse(part[(colon + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight)
                || !(weight > 0))))
        {
            error =
                $"'{part}': each of several sizes needs a weight above 0 after a colon, as in 100:90,4000:10; a single size has no weight.";
            return null;
        }

        var bounds = (colon >= 0 ? part[..colon] : part).Split('-');
        if (bounds.Length > 2 || !ByteSize.TryParse(bounds[0], out var min, out _) || !ByteSize.TryParse(bounds[^1], out var max, out _))
        {
            error = $"'{part}' is neither a size such as 1200 or 4KiB nor a range such as 100-4000.";
            return null;
        }

        if (min.Bytes > max.Bytes || max.Bytes > Limits.ValueBytesMaxCeiling)
        {
            error = $"'{part}' is out of range: from 0 to {new ByteSize(Limits.ValueBytesMaxCeiling)}, the smaller size first.";
            return null;
        }

        error = null;
        return new ValueSizeRange((int)min.Bytes, (int)max.Bytes, weight);
    }
}
