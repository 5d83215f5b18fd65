using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>
/// An open database: answers as RocksDB does, and throws where RocksDB would crash the process (use after closing, or
/// closing while a scan is open). After a failed write it refuses all others until it is reopened.
/// </summary>
internal sealed class SimDatabase(SimDisk disk, SimFolder folder, StoreMemory memory, bool compacts) : IDatabase
{
    /// <summary>How probable it is, with each write, that a merge has come to the damaged table.</summary>
    private const double MergeMeetsDamage = 0.02;

    private DatabaseStatus _refusal;
    private bool _compacts = compacts;
    private long _backgroundErrors;
    private int _scans;
    private bool _closed;

    public bool IsAlive => folder.IsAlive;

    public DatabaseStatus Get(
        ReadOnlySpan<byte> key, bool cachedOnly, out PooledBytes record, ReadPart part = ReadPart.Record, bool isLarge = false)
    {
        var status = Find(Family.Records, key, cachedOnly, out var value);
        if (part == ReadPart.Header && status.IsOk) value = value![..Math.Min(value.Length, RecordHeader.BytesMax)];
        record = status.IsOk ? PooledBytes.CopyOf(value) : default;
        return status;
    }

    public DatabaseStatus GetHeader(ReadOnlySpan<byte> key, bool cachedOnly, out RecordHeader header)
    {
        header = default;
        var status = Find(Family.Records, key, cachedOnly, out var value);
        return !status.IsOk || RecordHeader.TryRead(value, out header)
            ? status
            : new DatabaseStatus(DatabaseCode.Corruption, "unknown record format");
    }

    public DatabaseStatus GetMeta(ReadOnlySpan<byte> key, out ulong value)
    {
        value = 0;
        var status = Find(Family.Meta, key, cachedOnly: false, out var bytes);
        if (!status.IsOk) return status;
        if (bytes!.Length != sizeof(ulong)) return new DatabaseStatus(DatabaseCode.Corruption, "a value of a wrong length");
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return status;
    }

    public IWriteBatch NewBatch() => new SimBatch();

    public DatabaseStatus Write(IWriteBatch batch, WritePatience patience)
    {
        // A call that waits for the log alone is made when the log does not hang.
        if (patience != WritePatience.NoStall) disk.Wait();
        if (!IsAlive) return SimFolder.Dead;
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_refusal.IsOk) return _refusal;
        if (patience == WritePatience.NoStall && disk.Draw(disk.Faults.StalledWrites)) return DatabaseStatus.Incomplete;
        if (_compacts && disk.Damage is { } damage && disk.Draw(MergeMeetsDamage))
        {
            _backgroundErrors++;
            return _refusal = damage.Status;
        }

        var faults = disk.Faults;
        var writes = (SimBatch)batch;
        if (writes.LogBytes > disk.FreeBytes)
        {
            // A file system may accept the bytes in memory only, and report a lack of space when they are synced.
            if (patience == WritePatience.Synced) disk.LeaveBehind(writes);
            return _refusal = new DatabaseStatus(DatabaseCode.NoSpace, "IO error: No space left on device: While appending to the log");
        }

        if (disk.Draw(faults.FailedWrites))
            return _refusal = new DatabaseStatus(DatabaseCode.Other, "IO error: While appending to the log: Input/output error");
        if (patience == WritePatience.Synced && disk.Draw(faults.FailedSyncs))
        {
            disk.LeaveBehind(writes);
            return _refusal = new DatabaseStatus(DatabaseCode.Other, "IO error: While fsync of the log: Input/output error");
        }

        disk.Append(writes, patience == WritePatience.Synced, memory.MemtableBytes);
        return DatabaseStatus.Ok;
    }

    public ulong LatestSequence => disk.Sequence;

    public IScan Scan(Family family)
    {
        ObjectDisposedException.ThrowIf(_closed && IsAlive, this);
        _scans++;
        return new SimScan(this, disk.TableOf(family), family == Family.Records ? disk.Damage : null);
    }

    public DatabaseStatus DeleteTables(Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> through)
    {
        disk.Wait();
        if (!IsAlive) return SimFolder.Dead;
        ObjectDisposedException.ThrowIf(_closed, this);
        disk.DeleteTables(family, from, through);
        return DatabaseStatus.Ok;
    }

    public IReadOnlyList<TableInfo> Tables() => disk.Damage is { } damage ? [damage.Table] : [];

    public void SetCompacting(bool isOn) => _compacts = isOn;

    /// <summary>What it was told that it may take.</summary>
    public long BlockCacheBytes { get; private set; }

    public void SetBlockCacheBytes(long bytes) => BlockCacheBytes = bytes;

    /// <summary>None waits.</summary>
    public void EndWrites()
    {
    }

    public void ReleaseMemory()
    {
    }

    public long Property(DatabaseProperty property) => property switch
    {
        DatabaseProperty.EstimatedKeys => disk.TableOf(Family.Records).Count,
        DatabaseProperty.TableBytes => disk.TableOf(Family.Records).Bytes,
        DatabaseProperty.MemtableBytes => disk.LogBytes,
        DatabaseProperty.WritesStopped => _backgroundErrors > 0 ? 1 : 0,
        DatabaseProperty.BackgroundErrors => _backgroundErrors,
        _ => 0,
    };

    /// <summary>The faults that a read may meet before it finds anything.</summary>
    public DatabaseStatus Look(bool cachedOnly)
    {
        if (!cachedOnly) disk.Wait();
        if (!IsAlive) return SimFolder.Dead;
        ObjectDisposedException.ThrowIf(_closed, this);
        if (cachedOnly) return disk.Draw(disk.Faults.UncachedReads) ? DatabaseStatus.Incomplete : DatabaseStatus.Ok;
        return disk.Draw(disk.Faults.FailedReads)
            ? new DatabaseStatus(DatabaseCode.Other, "IO error: While reading a table: Input/output error")
            : DatabaseStatus.Ok;
    }

    /// <summary>See <see cref="SimDisk.FailBackgroundWork"/>.</summary>
    public void FailBackgroundWork()
    {
        _backgroundErrors++;
        if (_refusal.IsOk)
            _refusal = new DatabaseStatus(DatabaseCode.Other, "IO error: While appending to file: 000017.sst: Input/output error");
    }

    public void EndScan() => _scans--;

    public void Dispose()
    {
        if (_closed || !IsAlive) return;
        if (_scans > 0) throw new InvalidOperationException("The database is closed while it is scanned.");
        _closed = true;
        folder.Closed(this);
    }

    private DatabaseStatus Find(Family family, ReadOnlySpan<byte> key, bool cachedOnly, out byte[]? value)
    {
        value = null;
        var status = Look(cachedOnly);
        if (!status.IsOk) return status;
        if (family == Family.Records && disk.Damage is { } damage && damage.IsInBlock(key) && !damage.IsWritten(key)) return damage.Status;
        value = disk.TableOf(family).Find(key);
        return value is null ? DatabaseStatus.NotFound : status;
    }
}
