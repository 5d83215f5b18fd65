using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Serve.Logging;

/// <summary>What the log says of itself: events 1900 to 1949 of docs/logs.md.</summary>
internal static partial class SinkLog
{
    public const int LogLinesDroppedId = 1900;

    [LoggerMessage(
        LogLinesDroppedId, LogLevel.Warning,
        "{lines} lines of this log were dropped: its reader was too slow. Raise --log-level, or read faster.")]
    public static partial void LogLinesDropped(this ILogger log, long lines);
}
