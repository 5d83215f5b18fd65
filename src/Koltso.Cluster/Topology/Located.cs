namespace Koltso.Cluster.Topology;

/// <summary>A value that was read, and the byte offset where it stands.</summary>
internal sealed record Located<T>(T Value, int Offset);
