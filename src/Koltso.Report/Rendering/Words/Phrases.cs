using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Words;

/// <summary>Phrases that several sections use.</summary>
internal static class Phrases
{
    private const double OnTime = 0.98;

    public static string Name(string workload) => workload switch
    {
        "put" => "PUT",
        "get" => "GET",
        _ => workload,
    };

    /// <summary>The version with enough of the commit to identify it.</summary>
    public static string Version(string version)
    {
        const int CommitChars = 10;
        var commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit == 0 ? version : version[..Math.Min(version.Length, commit + CommitChars)];
    }

    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A layer's name without what it explains in brackets.</summary>
    public static string Layer(string name) => name.Split(" (")[0];

    /// <summary>With a capital letter and a full stop.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : Upper(text) + (text[^1] is '.' or '!' or '?' ? "" : ".");

    public static string Errors(LoadData load) => load.ErrorCount switch
    {
        0 => "without errors",
        1 => "with 1 error",
        var errors => $"with {ReportNumbers.Count(errors)} errors",
    };

    /// <summary>Says so when fewer answers came than were due.</summary>
    public static string Behind(LoadData load) =>
        load.RatePerSecond >= load.RateDue * OnTime ? "" : $", and only {ReportNumbers.Rate(load.RatePerSecond)} were answered";

    public static string Contentions(double aRequest) => aRequest switch
    {
        <= 0 => "no contended lock",
        < 1e-7 => "fewer than one contended lock in ten million requests",
        _ => $"a contended lock once in {ReportNumbers.Count(Math.Max(1, Math.Round(1 / aRequest)))} requests",
    };

    /// <summary>The same for a table.</summary>
    public static string ContentionsShort(double aRequest) => aRequest switch
    {
        <= 0 => "none",
        >= 1 => ReportNumbers.Three(aRequest),
        _ => $"1 in {ReportNumbers.Count(Math.Round(1 / aRequest))}",
    };

    /// <summary>a; b; and c.</summary>
    public static Markup List(IReadOnlyList<Markup> parts) => parts.Count switch
    {
        0 => Markup.Empty,
        1 => parts[0],
        2 => Markup.Of($"{parts[0]}; {parts[1]}"),
        _ => Markup.Of($"{parts.SkipLast(1).Select(static part => Markup.Of($"{part}; "))}{parts[^1]}"),
    };
}
