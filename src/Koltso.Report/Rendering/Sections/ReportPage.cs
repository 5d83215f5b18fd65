using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Sections;

/// <summary>A report as one HTML file that needs nothing else. The same data give the same page.</summary>
public static class ReportPage
{
    /// <param name="baseline">Another report, which this one is compared with.</param>
    public static string Render(ReportData data, ReportData? baseline = null)
    {
        var report = new Compared(data, baseline);
        Section[] sections =
        [
            SummarySection.Of(report), GapsSection.Of(report), BaselineSection.Of(report), LatencySection.Of(report),
            LimitsSection.Of(report),
            CostSection.Of(report), FlamesSection.Of(report), SpreadSection.Of(report), PublicReportsSection.Of(report),
            MachineSection.Of(report),
            AgainSection.Of(report),
        ];
        var shown = sections.Where(static section => !section.Content.IsEmpty).ToList();
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>Koltso report, {Date(data)}</title>
            <style>
            {Resources.Style}{FlamesSection.Style}
            </style>
            </head>
            <body>
            <main>
            {HeadSection.Of(report)}
            <nav aria-label="Contents"><ul>{shown.Select(Entry)}</ul></nav>
            {shown.Select(Whole)}
            </main>
            {FlamesSection.Script}
            </body>
            </html>

            """).ToString();
    }

    private static Markup Entry(Section section) => Markup.Of($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>");

    private static Markup Whole(Section section) => Markup.Of($"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-title\">"
        + $"<h2 id=\"{section.Id}-title\">{section.Title}</h2>\n{section.Content}</section>\n");

    internal static string Date(ReportData data) =>
        data.StartedAt.UtcDateTime.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
