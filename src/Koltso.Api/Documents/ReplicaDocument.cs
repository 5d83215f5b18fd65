namespace Koltso.Api.Documents;

/// <summary>What a node, as a replica, did for other nodes since its start.</summary>
/// <param name="ExpiredRequests">Requests that it dropped because their deadline had passed.</param>
/// <param name="LateWrites">Writes of clients, and hints, that it refused because they came too late. 0 from nodes before 0.3.</param>
public sealed record ReplicaDocument(long ExpiredRequests, long LateWrites = 0);
