namespace Koltso.Api.Documents;

/// <summary>The answer of <c>/v0/stats</c>: what one node did since its start, and what it holds.</summary>
/// <param name="Node">The id of the node that answered.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="Ready">Whether <c>/readyz</c> says so.</param>
/// <param name="LockContentions">Times a thread had to wait for a lock.</param>
/// <param name="Store">What it holds, and how the store is.</param>
/// <param name="Requests">Counts by kind (get, head, put, delete, other), then by status code.</param>
/// <param name="LatencyUs">By kind (get, head, put, delete), in microseconds.</param>
/// <param name="Peers">One entry per peer.</param>
/// <param name="Repair">Null where a record has one copy.</param>
/// <param name="NotReady">Why it is not ready: what <c>/readyz</c> says; null when it is.</param>
public sealed record StatsDocument(
    string Node,
    double UptimeSeconds,
    bool Ready,
    ProcessDocument Process,
    GcDocument Gc,
    long LockContentions,
    StoreDocument Store,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Requests,
    IReadOnlyDictionary<string, LatencyDocument> LatencyUs,
    ConnectionsDocument Connections,
    IReadOnlyList<PeerDocument> Peers,
    ReplicationDocument? Replication = null,
    RepairDocument? Repair = null,
    ReplicaDocument? Replica = null,
    string? NotReady = null);
