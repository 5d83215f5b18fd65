using Koltso.Cluster.Topology;

namespace Koltso.Cli.Up;

/// <summary>The cluster to run, or why there is none; never both.</summary>
/// <param name="IsUsage">The flags were wrong, rather than the state of this machine.</param>
internal sealed record PreparedCluster(ClusterDescription? Description, IReadOnlyList<string> Errors, bool IsUsage)
{
    public static PreparedCluster Of(ClusterDescription description) => new(description, [], IsUsage: false);

    public static PreparedCluster BadUsage(params IReadOnlyList<string> errors) => new(null, errors, IsUsage: true);

    public static PreparedCluster Impossible(params IReadOnlyList<string> errors) => new(null, errors, IsUsage: false);
}
