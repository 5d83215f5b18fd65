using Microsoft.Extensions.Logging;

namespace Koltso.Cli.Up;

/// <summary>What <c>up</c> adds to a node's log: events 1950 to 1999 of docs/logs.md.</summary>
internal static partial class SupervisorLog
{
    public const int NodeProcessStartedId = 1950, NodeProcessStoppedId = 1951;

    [LoggerMessage(NodeProcessStartedId, LogLevel.Information, "The node's process was started with pid {pid}.")]
    public static partial void NodeProcessStarted(this ILogger log, int pid);

    [LoggerMessage(NodeProcessStoppedId, LogLevel.Information, "The node's process was stopped: {end}.")]
    public static partial void NodeProcessStopped(this ILogger log, ProcessEnd end);
}
