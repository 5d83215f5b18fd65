using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Hints;

/// <summary>What a node says of hints: events 3000 to 3099 of docs/logs.md.</summary>
internal static partial class HintLog
{
    public const int HintDeliveryFailedId = 3000, HintsDeliveredId = 3001, HintsLostId = 3002;

    [LoggerMessage(
        HintDeliveryFailedId, LogLevel.Error,
        "The delivery of hints to node number {nodeNumber} ended because of a bug. The hints are kept and retried; report this.")]
    public static partial void HintDeliveryFailed(this ILogger log, Exception exception, ushort nodeNumber);

    [LoggerMessage(HintsDeliveredId, LogLevel.Debug, "{hints} hints were delivered to node number {nodeNumber}.")]
    public static partial void HintsDelivered(this ILogger log, int hints, ushort nodeNumber);

    [LoggerMessage(
        HintsLostId, LogLevel.Warning,
        "Node number {nodeNumber} may have missed writes: {hints} hints for it or for others were dropped or became too old. "
        + "The next comparison with it sends what it lacks.")]
    public static partial void HintsLost(this ILogger log, ushort nodeNumber, long hints);
}
