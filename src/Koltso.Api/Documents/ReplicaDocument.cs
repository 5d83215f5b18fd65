namespace Koltso.Api.Documents;

/// <summary>What a node did as a replica since its start.</summary>
/// <param name="ExpiredRequests">Requests of other nodes that it dropped because their deadline had passed.</param>
/// <param name="OwnTimeouts">Requests of its own coordinator that its disk did not answer in time. Builds before 0.3 do not tell.</param>
public sealed record ReplicaDocument(long ExpiredRequests, long OwnTimeouts = 0);
