namespace Koltso.Cluster.Topology;

/// <summary>A property of a JSON object; <paramref name="Offset"/> is where its name begins.</summary>
internal sealed record SourceMember(string Name, int Offset, SourceValue Value);
