using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Scheduling;

/// <summary>What a node says of tasks that it repeats: events 7000 to 7099 of docs/logs.md.</summary>
internal static partial class TaskLog
{
    public const int TaskFailedId = 7000, TaskBrokenId = 7001;

    [LoggerMessage(TaskFailedId, LogLevel.Warning, "The repeated task {task} failed: {reason}. It will be retried.")]
    public static partial void TaskFailed(this ILogger log, string task, string reason);

    [LoggerMessage(TaskBrokenId, LogLevel.Error, "The repeated task {task} ended because of a bug. It will be retried; report this.")]
    public static partial void TaskBroken(this ILogger log, Exception exception, string task);
}
