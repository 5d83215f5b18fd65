using System.Globalization;

namespace Koltso.Report.Rendering;

/// <summary>Numbers as people read them: three figures, a unit, a comma between thousands.</summary>
internal static class ReportNumbers
{
    public const string Missing = "–";
    private const double Kibi = 1024;

    /// <summary>Between a number and its unit no line may end.</summary>
    private const string Gap = "\u00A0";

    public static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate to three figures: a measured limit has no more.</summary>
    public static string Rate(double perSecond)
    {
        var step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, perSecond))) - 2));
        return Count(Math.Round(perSecond / step) * step) + "/s";
    }

    public static string Us(double us) => Three(us) + Gap + "µs";

    /// <summary>A latency, given in microseconds.</summary>
    public static string Latency(double us) => us switch
    {
        >= 999_500 => Three(us / 1e6) + Gap + "s",
        _ => Three(us / 1e3) + Gap + "ms",
    };

    /// <summary>A bound that someone has set: as it was set.</summary>
    public static string Milliseconds(double ms) => Text(ms, "0.###") + Gap + "ms";

    public static string Bytes(double bytes) => Math.Abs(bytes) switch
    {
        < 1_000 => Three(bytes) + Gap + "B",
        < Kibi * 1_000 => Three(bytes / Kibi) + Gap + "KiB",
        < Kibi * Kibi * 1_000 => Three(bytes / Kibi / Kibi) + Gap + "MiB",
        _ => Three(bytes / Kibi / Kibi / Kibi) + Gap + "GiB",
    };

    public static string Share(double share) => share switch
    {
        0 => "0" + Gap + "%",
        < 0.0005 and > 0 => "<" + Gap + "0.1" + Gap + "%",
        < 0.0995 => Text(share * 100, "0.0") + Gap + "%",
        _ => Text(share * 100, "0") + Gap + "%",
    };

    /// <summary>With its sign, to a hundredth of a percent.</summary>
    public static string Deviation(double share) =>
        (Math.Abs(share) < 0.00005 ? "0.00" : Text(share * 100, Math.Abs(share) < 0.1 ? "+0.00;−0.00" : "+0;−0")) + Gap + "%";

    public static string Ratio(double ratio) => "×" + Text(ratio, ratio < 10 ? "0.00" : "0.0");

    public static string Seconds(double seconds) => seconds < 100 ? Three(seconds) + Gap + "s" : Text(seconds / 60, "0.0") + Gap + "min";

    public static string Three(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.0095 => Text(value, "0.#####"),
        < 0.0995 => Text(value, "0.000"),
        < 9.995 => Text(value, "0.00"),
        < 99.95 => Text(value, "0.0"),
        _ => Count(value),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
