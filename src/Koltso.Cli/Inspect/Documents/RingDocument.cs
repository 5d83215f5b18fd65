namespace Koltso.Cli.Inspect.Documents;

/// <summary>The output of <c>koltso ring --json</c>.</summary>
internal sealed record RingDocument(string Name, long Epoch, int Partitions, int Replication, string Hash, IReadOnlyList<NodeShare> Nodes);
