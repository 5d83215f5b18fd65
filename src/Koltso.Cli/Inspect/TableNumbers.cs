using System.Globalization;

namespace Koltso.Cli.Inspect;

/// <summary>Figures as tables show them: short, with a unit, the same on every machine.</summary>
internal static class TableNumbers
{
    /// <summary>A count with its thousands apart: <c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Likewise; <c>~1,234,567</c> for an estimate.</summary>
    public static string Count(long count, bool isEstimate) => isEstimate ? "~" + Count(count) : Count(count);

    /// <summary>The two largest units: <c>3.2 s</c>, <c>4m 05s</c>, <c>2h 10m</c>, <c>9d 03h</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 59.95)
            return Text($"{seconds:0.0} s");
        var whole = TimeSpan.FromSeconds(Math.Round(seconds));
        if (whole.TotalHours < 1)
            return Text($"{whole.Minutes}m {whole.Seconds:00}s");
        return whole.TotalDays < 1
            ? Text($"{whole.Hours}h {whole.Minutes:00}m")
            : Text($"{(int)whole.TotalDays}d {whole.Hours:00}h");
    }

    /// <summary>From microseconds to the unit that reads best: <c>850 µs</c>, <c>1.25 ms</c>, <c>2.10 s</c>.</summary>
    public static string Microseconds(double microseconds) => microseconds switch
    {
        < 999.5 => Text($"{microseconds:0} µs"),
        < 999_500 => Text($"{microseconds / 1e3:0.00} ms"),
        _ => Text($"{microseconds / 1e6:0.00} s"),
    };

    /// <summary>A part of one: <c>33.2 %</c>.</summary>
    public static string Percent(double part) => Text($"{part * 100:0.0} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
