namespace Koltso.Api.Documents;

/// <summary>What a node did as a replica since its start. Nodes before 0.3 tell only the first.</summary>
/// <param name="ExpiredRequests">Requests of other nodes that it dropped because their deadline had passed.</param>
/// <param name="LateWrites">Writes of clients, and hints, that it refused because they came too late.</param>
/// <param name="OwnTimeouts">Requests of its own coordinator that its disk did not answer in time.</param>
public sealed record ReplicaDocument(long ExpiredRequests, long LateWrites = 0, long OwnTimeouts = 0);
