using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering;

/// <summary>Files that are built into the program.</summary>
internal static class Resources
{
    public static Markup Style { get; } = Markup.Trusted(Read("report.css"));

    private static string Read(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
