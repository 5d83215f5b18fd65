using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Maintenance;

/// <summary>What a node says of its store: events 5000 to 5099 of docs/logs.md.</summary>
internal static partial class StoreLog
{
    public const int StoreDiskFullId = 5000, StoreHealedId = 5001, StoreFailedId = 5002, StoreReadsCorruptId = 5003;

    [LoggerMessage(
        StoreDiskFullId, LogLevel.Error,
        "The disk is full, and the store refuses writes: {reason} Free some space; the store then accepts writes again by itself.")]
    public static partial void StoreDiskFull(this ILogger log, string? reason);

    [LoggerMessage(StoreHealedId, LogLevel.Information, "There is room on the disk again: the store accepts writes.")]
    public static partial void StoreHealed(this ILogger log);

    [LoggerMessage(
        StoreFailedId, LogLevel.Critical,
        "The store failed to write, and refuses writes until the node is started again: {reason} Check the disk first; reads go on.")]
    public static partial void StoreFailed(this ILogger log, string? reason);

    [LoggerMessage(
        StoreReadsCorruptId, LogLevel.Error,
        "{reads} reads met damaged records, none of which was served. Stop the node, remove its data folder or restore it from a backup, "
        + "and start it again: the other replicas fill it.")]
    public static partial void StoreReadsCorrupt(this ILogger log, long reads);
}
