namespace Koltso.Api.Documents;

/// <summary>What a node, as a replica, did for other nodes since its start.</summary>
/// <param name="ExpiredRequests">Requests that it dropped because their deadline had passed.</param>
public sealed record ReplicaDocument(long ExpiredRequests);
