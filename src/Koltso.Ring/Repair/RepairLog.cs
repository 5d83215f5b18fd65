using Koltso.Wire.Frames;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Repair;

/// <summary>What a node says of repair: events 4000 to 4099 of docs/logs.md.</summary>
internal static partial class RepairLog
{
    public const int RepairRoundEndedId = 4000, RepairRoundIncompleteId = 4001, RepairRoundFailedId = 4002, RepairAnswerFailedId = 4003,
        StoreInDoubtId = 4010, RecoveryEndedId = 4011, LossAcceptedId = 4012, LossNotAcceptedId = 4013;

    [LoggerMessage(
        RepairRoundEndedId, LogLevel.Information,
        "Repair round {round} ended: {inStep} comparisons found replicas in step, {differing} found {records} records that differed.")]
    public static partial void RepairRoundEnded(this ILogger log, long round, int inStep, int differing, long records);

    [LoggerMessage(
        RepairRoundIncompleteId, LogLevel.Warning,
        "Repair round {round} ended incomplete: {failed} comparisons could not be finished, {inStep} found replicas in step, "
        + "{differing} found {records} records that differed. A later round compares the rest; check that all nodes are up.")]
    public static partial void RepairRoundIncomplete(this ILogger log, long round, int failed, int inStep, int differing, long records);

    [LoggerMessage(
        RepairRoundFailedId, LogLevel.Error,
        "Repair round {round} ended because of a bug. A later round compares the rest; report this.")]
    public static partial void RepairRoundFailed(this ILogger log, Exception exception, long round);

    [LoggerMessage(
        RepairAnswerFailedId, LogLevel.Error,
        "The answer to {question} of node number {nodeNumber} ended because of a bug. That node asks again; report this.")]
    public static partial void RepairAnswerFailed(this ILogger log, Exception exception, FrameKind question, ushort nodeNumber);

    [LoggerMessage(
        StoreInDoubtId, LogLevel.Warning,
        "This node's store may lack what it had: {reason}. It takes writes, and answers reads of a partition again when that has been "
        + "compared with all its other replicas; `koltso status` shows how far it is.")]
    public static partial void StoreInDoubt(this ILogger log, string reason);

    [LoggerMessage(
        RecoveryEndedId, LogLevel.Information, "This node's store has been compared with all other replicas: it answers all reads.")]
    public static partial void RecoveryEnded(this ILogger log);

    [LoggerMessage(
        LossAcceptedId, LogLevel.Warning,
        "An operator has accepted that records may be lost: partitions no longer wait for nodes that cannot be reached now. "
        + "{partitions} partitions were waiting.")]
    public static partial void LossAccepted(this ILogger log, int partitions);

    [LoggerMessage(
        LossNotAcceptedId, LogLevel.Critical,
        "This node's store lacks what it had, and there is no other copy: {reason}. It answers no reads. Put the node's folder back as it "
        + "was, or go on without what is lost: `koltso repair --accept-loss`, or start it with --accept-loss.")]
    public static partial void LossNotAccepted(this ILogger log, string reason);
}
