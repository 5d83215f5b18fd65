using Koltso.Core.Hashing;

namespace Koltso.Storage.Disk;

/// <summary>Whose records a folder holds. Written into the folder when it is made; it never changes after that.</summary>
public sealed record StoreIdentity(string Cluster, string Node, HashKind Hash, int Partitions);
