using System.Diagnostics.CodeAnalysis;

namespace Koltso.Api;

/// <summary>
/// The address at which clients reach a node, as documents and commands carry it: <c>host:port</c>, which means plain HTTP,
/// or a URL with its scheme and no path.
/// </summary>
public static class NodeAddress
{
    /// <summary>The scheme of an address that names none.</summary>
    public const string DefaultScheme = "http";

    private const string SchemeEnd = "://";

    /// <summary>Reads an address; <paramref name="url"/> is its root, always with a scheme.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        var full = text.Contains(SchemeEnd, StringComparison.Ordinal) ? text : DefaultScheme + SchemeEnd + text;
        return Uri.TryCreate(full, UriKind.Absolute, out url)
            && url.Scheme is DefaultScheme or "https"
            && url is { Query: "", Fragment: "", AbsolutePath: "/" };
    }
}
