namespace Koltso.Profiling;

/// <summary>
/// A flame graph as a piece of a page. The page includes <see cref="Style"/> and <see cref="Script"/> once,
/// and any number of fragments, each under its own id. All CSS classes begin with <c>fg-</c>.
/// </summary>
public static class FlameGraphFragment
{
    public static string Style => Resource("flamegraph.css");

    public static string Script => Resource("flamegraph.js");

    public static string ToHtml(KindProfile profile, string id) => throw new NotImplementedException();

    private static string Resource(string name)
    {
        using var stream = typeof(FlameGraphFragment).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
