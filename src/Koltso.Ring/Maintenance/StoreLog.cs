using Microsoft.Extensions.Logging;

namespace Koltso.Ring.Maintenance;

/// <summary>What a node says of its store: events 5000 to 5099 of docs/logs.md.</summary>
internal static partial class StoreLog
{
    public const int StoreDiskFullId = 5000, StoreHealedId = 5001, StoreFailedId = 5002, StoreReadsCorruptId = 5003,
        StoreRangeDamagedId = 5004, StoreTableDamagedId = 5005, StoreTableReplacedId = 5006, StoreDamageWaitsId = 5007,
        StoreDamageHealingFailedId = 5008;

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
        "{reads} reads met records that this build cannot read, none of which was served. If a later build was here, start that one "
        + "again; otherwise report this.")]
    public static partial void StoreReadsCorrupt(this ILogger log, long reads);

    [LoggerMessage(
        StoreRangeDamagedId, LogLevel.Error,
        "Table {table} is damaged: the keys of partition {partition} from {from} to {to} cannot be read, one of {ranges} such ranges: "
        + "{reason}. They are fetched from the other replicas. Check the disk.")]
    public static partial void StoreRangeDamaged(
        this ILogger log, string table, int ranges, int partition, string from, string to, string reason);

    [LoggerMessage(
        StoreTableDamagedId, LogLevel.Error,
        "Table {table} is damaged, but all keys can be read: {reason}. It is written anew. Check the disk.")]
    public static partial void StoreTableDamaged(this ILogger log, string table, string reason);

    [LoggerMessage(
        StoreTableReplacedId, LogLevel.Information,
        "Table {table} was damaged and is replaced: {ranges} ranges of keys came from the other replicas.")]
    public static partial void StoreTableReplaced(this ILogger log, string table, int ranges);

    [LoggerMessage(
        StoreDamageWaitsId, LogLevel.Warning,
        "Table {table} stays damaged for now, since keys of partition {partition} cannot be fetched: {reason}. Reads of them fail here, "
        + "all else works, and it is tried again by itself; meanwhile, tables are not merged.")]
    public static partial void StoreDamageWaits(this ILogger log, string table, int partition, string reason);

    [LoggerMessage(
        StoreDamageHealingFailedId, LogLevel.Error,
        "The healing of damaged tables ended because of a bug. It will be retried; report this.")]
    public static partial void StoreDamageHealingFailed(this ILogger log, Exception exception);
}
