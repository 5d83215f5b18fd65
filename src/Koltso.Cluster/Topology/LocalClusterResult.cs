using System.Diagnostics.CodeAnalysis;

namespace Koltso.Cluster.Topology;

/// <summary>A local cluster, or every reason why there can be none with these values; never both.</summary>
public sealed record LocalClusterResult(ClusterDescription? Description, IReadOnlyList<string> Errors)
{
    [MemberNotNullWhen(true, nameof(Description))]
    public bool IsValid => Description is not null;
}
