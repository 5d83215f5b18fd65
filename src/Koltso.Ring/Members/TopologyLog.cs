using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Members;

/// <summary>What a node says of the topology: events 2100 to 2199 of docs/logs.md.</summary>
internal static partial class TopologyLog
{
    public const int TopologyAdoptedId = 2100;

    [LoggerMessage(
        TopologyAdoptedId, LogLevel.Information,
        "The topology of epoch {epoch}, of {nodes} nodes, has replaced that of epoch {formerEpoch}.")]
    public static partial void TopologyAdopted(this ILogger log, long epoch, int nodes, long formerEpoch);
}
