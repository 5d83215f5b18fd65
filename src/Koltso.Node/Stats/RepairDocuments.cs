using Koltso.Api.Documents;
using Koltso.Ring.Repair;

namespace Koltso.Node.Stats;

/// <summary>Progress of repair as the JSON document that <c>/v0/repair</c> and <c>/v0/stats</c> show.</summary>
internal static class RepairDocuments
{
    /// <param name="node">This node's id.</param>
    /// <param name="requested">The number of the round that was just requested; null: none was.</param>
    public static RepairDocument Of(RepairProgress progress, string node, long? requested)
    {
        var (figures, round, complete, recovery, nowMs) = progress;
        return new RepairDocument(
            node, requested, figures.Rounds, round is null ? null : Of(round, nowMs),
            complete is null ? null : Math.Max(0, nowMs - complete.EndedMs) / 1_000.0,
            figures.RecordsPulled, figures.RecordsPushed, figures.BytesSent, figures.BytesReceived, figures.TombstonesCollected,
            figures.RecordsRemoved,
            recovery is null ? null
                : new RecoveryDocument(recovery.Reason, recovery.Partitions, recovery.Comparisons, recovery.WaitsFor));
    }

    private static RepairRoundDocument Of(RepairRound round, long nowMs)
    {
        var endedMs = round.EndedMs;
        return new RepairRoundDocument(
            round.Number, endedMs == 0, round.CheckOnly, round.Request?.Partition, round.Planned, round.InStep, round.Differing,
            round.Failed, round.RecordsDiffering, Math.Max(0, (endedMs == 0 ? nowMs : endedMs) - round.StartedMs) / 1_000.0,
            [
                .. round.Failures.Select(static one =>
                    new RepairFailureDocument(one.Node, ReasonOf(one.Fault), one.Comparisons, one.Partitions)),
            ]);
    }

    private static string ReasonOf(RepairFault fault) => fault switch
    {
        RepairFault.PeerAway => "it cannot be reached, or its build cannot compare",
        RepairFault.NoAnswer => "it did not answer",
        RepairFault.PeerStore => "it could not read its records",
        RepairFault.OwnStore => "this node could not read its own records",
        RepairFault.Clock => "this node's clock cannot be used: see its log",
        RepairFault.PeerInDoubt => "its own store lacks something that has to come first",
        RepairFault.StoreInDoubt => "this node's store was found to lack something: all is compared anew",
        RepairFault.ListChanged => "the partition has other replicas since",
        RepairFault.NotMoved => "a record that differs could not be read, sent or stored",
        _ => "a bug: see the node's log",
    };
}
