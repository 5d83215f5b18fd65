using System.IO.Pipelines;
using Koltso.Core;
using Koltso.Storage.Disk;

namespace Koltso.Storage;

/// <summary>How a store uses this machine. What it holds is said by <see cref="StoreIdentity"/>.</summary>
public sealed record StoreOptions
{
    /// <summary>The least <see cref="MemoryBytes"/>: below, memtables are too small to be flushed sensibly.</summary>
    public const long MemoryBytesMin = StoreMemory.BytesMin;

    /// <summary>The least <see cref="CacheBytes"/>.</summary>
    public const long CacheBytesMin = 4 << 10;

    /// <summary>How often the owner calls <see cref="RecordStore.SyncWalIfDirty"/>, in milliseconds.</summary>
    public const int FsyncIntervalMs = 200;

    public required string Directory { get; init; }

    /// <summary>Caches, memtables, index and filter blocks together, in bytes.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Of them, what headers and records that are asked for again and again may take; default: a quarter, at most half.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>Whether anybody asks for headers alone: not where each key has one copy, whose versions nobody compares.</summary>
    public bool CachesHeaders { get; init; } = true;

    /// <summary>Records that wait to be written, in bytes; more are refused.</summary>
    public long WaitingBytesMax { get; init; } = Writing.WriteQueue.BytesMaxDefault;

    /// <summary>The largest value that is expected.</summary>
    public int ValueBytesMax { get; init; } = Core.Limits.ValueBytesMaxDefault;

    /// <summary>Files that are kept open.</summary>
    public int OpenFilesMax { get; init; } = StoreMemory.OpenFilesMaxDefault;

    public FsyncMode FsyncMode { get; init; } = FsyncMode.Interval;

    /// <summary>
    /// Free disk space below which writes are refused, in bytes, so that flushes and the next start always find room.
    /// Default: from <see cref="MemoryBytes"/>.
    /// </summary>
    public long? DiskReserveBytes { get; init; }

    /// <summary>What the hints for one node may take, in bytes of keys and values; what is beyond is left to repair.</summary>
    public long HintBytesMaxPerNode { get; init; } = 256L << 20;

    /// <summary>Where the names of the store and its runs come from.</summary>
    public required Random Names { get; init; }

    /// <summary>The operator knows that records are lost, and there is no other copy: go on with those that are left.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Where records are written, one batch at a time: one thread is enough, and nothing else should wait behind it.</summary>
    public PipeScheduler Writer { get; init; } = PipeScheduler.ThreadPool;

    /// <summary>
    /// Where a small batch is written that does not have to be synced, which mostly takes microseconds. Null: on
    /// <see cref="Writer"/>, like all others.
    /// </summary>
    public PipeScheduler? WriterOfLittle { get; init; }

    /// <summary>Where records are read that are not in memory; as many at a time as it has threads.</summary>
    public PipeScheduler Readers { get; init; } = PipeScheduler.ThreadPool;

    /// <summary>Where records are read that are known to be large; null: as all others.</summary>
    public PipeScheduler? LargeReaders { get; init; }

    /// <summary>Where all else runs that waits for the disk: hints and scans.</summary>
    public PipeScheduler Workers { get; init; } = PipeScheduler.ThreadPool;

    internal StoreMemory MemoryOn(IStoreDisk disk)
    {
        var split = StoreMemory.Split(MemoryBytes, disk.DiskBytes(), CacheBytes, CachesHeaders);
        return split with { OpenFilesMax = OpenFilesMax, ValueBytesMax = ValueBytesMax };
    }

    /// <exception cref="ArgumentOutOfRangeException">Too little memory, or cache, or a number of partitions that cannot be.</exception>
    internal void Check(int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryBytes, MemoryBytesMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(CacheBytes ?? CacheBytesMin, CacheBytesMin, nameof(CacheBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CacheBytes ?? 0, MemoryBytes / 2, nameof(CacheBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, Limits.PartitionsMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, Limits.PartitionsMax);
    }
}
