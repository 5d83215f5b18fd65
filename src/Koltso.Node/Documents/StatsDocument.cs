namespace Koltso.Node.Documents;

/// <summary>The answer of <c>/v0/stats</c>: what one node did since its start, and what it holds.</summary>
/// <param name="LockContentions">Times a thread had to wait for a lock.</param>
/// <param name="Requests">Counts by kind (get, head, put, delete, other), then by status code.</param>
/// <param name="LatencyUs">By kind (get, put, delete), in microseconds.</param>
/// <param name="Repair">Null where a record has one copy.</param>
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
    RepairDocument? Repair = null);
