using Koltso.Wire.Frames;
using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Repair;

/// <summary>What a node says of repair: events 4000 to 4099 of docs/logs.md.</summary>
internal static partial class RepairLog
{
    public const int RepairRoundEndedId = 4000, RepairRoundIncompleteId = 4001, RepairRoundFailedId = 4002, RepairAnswerFailedId = 4003;

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
}
