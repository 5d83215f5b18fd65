using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Hints;

/// <summary>What a node says of hints: events 3000 to 3099 of docs/logs.md.</summary>
internal static partial class HintLog
{
    public const int HintDeliveryFailedId = 3000;

    [LoggerMessage(
        HintDeliveryFailedId, LogLevel.Error,
        "The delivery of hints to node number {nodeNumber} ended by a bug. The hints are kept and it is tried again; report this.")]
    public static partial void HintDeliveryFailed(this ILogger log, Exception exception, ushort nodeNumber);
}
