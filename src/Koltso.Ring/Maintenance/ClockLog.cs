using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Maintenance;

/// <summary>What a node says of clocks: events 6000 to 6099 of docs/logs.md.</summary>
internal static partial class ClockLog
{
    public const int ClockReadingsRefusedId = 6000, ClockAheadId = 6001, ClockAgreesId = 6002;

    [LoggerMessage(
        ClockReadingsRefusedId, LogLevel.Warning,
        "{readings} clock readings of other nodes were more than {skewSeconds} s ahead and were not followed: "
        + "check the clocks of all nodes.")]
    public static partial void ClockReadingsRefused(this ILogger log, long readings, long skewSeconds);

    [LoggerMessage(
        ClockAheadId, LogLevel.Error,
        "This node's clock is {aheadSeconds:0.#} s ahead of most other nodes': it coordinates no writes until they agree again; "
        + "check the clocks of all nodes.")]
    public static partial void ClockAhead(this ILogger log, double aheadSeconds);

    [LoggerMessage(ClockAgreesId, LogLevel.Information, "This node's clock agrees with most others again: it coordinates writes.")]
    public static partial void ClockAgrees(this ILogger log);
}
