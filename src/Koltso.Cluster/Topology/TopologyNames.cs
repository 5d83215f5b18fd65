namespace Koltso.Cluster.Topology;

/// <summary>
/// Which texts may name a cluster, a node or a zone. Names become folder names and words of the fingerprint, so
/// separators, <c>.</c> and <c>..</c> are out.
/// </summary>
internal static class TopologyNames
{
    public const string ClusterNameAllowed = "1 to 64 of a-z 0-9 - _ . (but not \".\" or \"..\")";

    public const string NodeOrZoneAllowed = "1 to 64 of A-Z a-z 0-9 - _ . (but not \".\" or \"..\")";

    public static bool IsNodeOrZone(string text) =>
        text.Length is > 0 and <= TopologyLimits.NameCharsMax
        && text is not ("." or "..")
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static bool IsClusterName(string text) => IsNodeOrZone(text) && !text.Any(char.IsAsciiLetterUpper);
}
