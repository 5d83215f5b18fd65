using System.Globalization;

namespace Koltso.Profiling;

/// <summary>ProfileNumbers as people read them, to three digits.</summary>
public static class ProfileNumbers
{
    public static string Of(double value, string unit) => unit == "B" ? Bytes(value) : Seconds(value);

    public static string Seconds(double seconds) => seconds switch
    {
        0 => "0 s",
        < 0.001 => Text(seconds * 1e6, "µs"),
        < 1 => Text(seconds * 1e3, "ms"),
        _ => Text(seconds, "s"),
    };

    public static string Bytes(double bytes) => bytes switch
    {
        < 1024 => Text(bytes, "B"),
        < 1024 * 1024 => Text(bytes / 1024, "KiB"),
        < 1024 * 1024 * 1024 => Text(bytes / 1024 / 1024, "MiB"),
        _ => Text(bytes / 1024 / 1024 / 1024, "GiB"),
    };

    /// <param name="share">From 0 to 1.</param>
    public static string Percent(double share, int digits = 1) =>
        share == 0 ? "0 %" : (share * 100).ToString($"F{digits}", CultureInfo.InvariantCulture) + " %";

    private static string Text(double value, string unit) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture) + " " + unit;
}
