using Koltso.Api.Documents;

namespace Koltso.Cli.Inspect.Documents;

/// <summary>The output of <c>koltso status --json</c>.</summary>
/// <param name="Healthy">Every node answered, is ready, and its store is well and lacks nothing.</param>
internal sealed record StatusDocument(bool Healthy, ClusterDocument Cluster, IReadOnlyList<NodeStatus> Nodes);
