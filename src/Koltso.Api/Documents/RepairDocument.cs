namespace Koltso.Api.Documents;

/// <summary>
/// The answer of <c>/v0/repair</c>, and a part of <c>/v0/stats</c>: how a node keeps its copies like those of the other replicas.
/// </summary>
/// <param name="Node">The id of the node that answered.</param>
/// <param name="Requested">In the answer to a POST: the number that the round asked for has, or will have; else null.</param>
/// <param name="Rounds">Ended since the node's start.</param>
/// <param name="Round">The one under way, or the last; null before the first.</param>
/// <param name="SecondsSinceComplete">Since the last round that compared all it meant to; null before it.</param>
/// <param name="RecordsPulled">Taken over from peers, in rounds that this node began.</param>
/// <param name="RecordsPushed">Sent to peers, likewise.</param>
/// <param name="BytesSent">To compare and to repair, likewise.</param>
/// <param name="BytesReceived">Likewise.</param>
/// <param name="TombstonesCollected">Records removed that only said "absent".</param>
/// <param name="RecordsRemoved">Of a store that had gone back: deleted everywhere while it was away.</param>
/// <param name="Recovery">Null: the node's store lacks nothing, as far as it knows.</param>
public sealed record RepairDocument(
    string Node, long? Requested, long Rounds, RepairRoundDocument? Round, double? SecondsSinceComplete, long RecordsPulled,
    long RecordsPushed, long BytesSent, long BytesReceived, long TombstonesCollected, long RecordsRemoved = 0,
    RecoveryDocument? Recovery = null);
