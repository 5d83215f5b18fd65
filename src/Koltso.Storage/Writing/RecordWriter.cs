using System.Runtime.CompilerServices;
using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage.Writing;

/// <summary>
/// Turns a chain of pending writes into one batch, keeping only records newer than what their keys have and removals
/// of just what is there, and writes it. Only the drainer calls, who says whether it may wait for the disk. The counts are read from
/// anywhere.
/// Invariant: no stored record of a partition is beyond that partition's entry in <see cref="_newest"/>, so a record beyond
/// it needs no look at what is stored. (An entry may be too high, after a failed write or because the ceiling is not sure; that only
/// costs a look.)
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    /// <summary>A batch that takes so long has met a disk, or a database, that is behind.</summary>
    internal const int StallMs = 50;

    private readonly IWriteBatch _batch;
    private readonly DatabaseSlot _slot;
    private readonly HealthTracker _health;
    private readonly WriteOutcomes _outcomes;
    private readonly DiskRoom _room;
    private readonly WriteJudge _judge;
    private readonly CacheUpdate _cacheUpdate;
    private readonly ClockCeiling _ceiling;
    private readonly TimeProvider _time;
    private readonly WritePatience _patience;
    private readonly RecordVersion[] _newest;
    private readonly long[] _changes;
    private PendingWrite? _first;
    private PendingWrite? _next;
    private ulong _clockSeen;
    private WrittenKeys? _watch;
    private long _bytes;
    private int _records;
    private int _removals;
    private bool _hasRewrite;
    private volatile bool _dirty;

    internal RecordWriter(
        IWriteBatch batch, DatabaseSlot slot, HealthTracker health, WriteOutcomes outcomes, DiskRoom room, ClockCeiling ceiling,
        bool isCeilingSure, RecordCache cache, TimeProvider time, bool isSynced, int partitions)
    {
        (_batch, _slot, _health, _outcomes, _room, _ceiling, _time) = (batch, slot, health, outcomes, room, ceiling, time);
        _judge = new WriteJudge(health, cache);
        _cacheUpdate = new CacheUpdate(cache);
        _patience = isSynced ? WritePatience.Synced : WritePatience.Stall;
        _changes = new long[partitions];
        _newest = new RecordVersion[partitions];
        Array.Fill(_newest, new RecordVersion(isCeilingSure ? ceiling.Stored : ulong.MaxValue, ushort.MaxValue));
    }

    internal long Batches { get; private set; }

    internal long RecordsWritten { get; private set; }

    internal long RecordsRemoved { get; private set; }

    /// <summary>Batches whose write took <see cref="StallMs"/> or longer.</summary>
    internal long Stalls { get; private set; }

    /// <summary>
    /// Writes and removals that were in a batch of this partition. One counts when it is in the database and before its
    /// writer is told; in a batch that failed, it counts all the same.
    /// </summary>
    internal long ChangesOf(int partition) => Volatile.Read(ref _changes[partition]);

    /// <summary>True once when something was written since the last call. Any thread may call.</summary>
    internal bool TakeDirty()
    {
        if (!_dirty) return false;
        _dirty = false;
        return true;
    }

    internal void MarkDirty() => _dirty = true;

    /// <summary>Starts on the chain that <paramref name="first"/> heads. The one before must have been written.</summary>
    internal void Begin(PendingWrite first)
    {
        _batch.Clear();
        _first = _next = first;
        _clockSeen = 0;
        _bytes = 0;
        _records = 0;
        _removals = 0;
        _hasRewrite = false;
    }

    /// <summary>
    /// Writes what the chain comes to, and sets each write's status. False, with nothing written, when that needs more than memory
    /// and the log, and <paramref name="mayWait"/> forbids it; the call can then be repeated. Where it may wait, it does so while
    /// the database is being reopened, too.
    /// </summary>
    internal bool TryWrite(bool mayWait)
    {
        if (!TryCommit(mayWait, out var status)) return false;
        Finish(status);
        _first = _next = null;
        return true;
    }

    public void Dispose() => _batch.Dispose();

    private bool TryCommit(bool mayWait, out ReplicaStatus status)
    {
        status = _health.Refusal();
        if (status != ReplicaStatus.None) return true;
        var database = mayWait ? _slot.Enter() : _slot.TryEnter();
        status = ReplicaStatus.StoreFailed;
        if (database is null) return mayWait;
        try
        {
            if (!TryBuild(database, mayWait)) return false;
            status = ReplicaStatus.Applied;
            return (_records + _removals == 0 && !_hasRewrite) || TryWrite(database, mayWait, out status);
        }
        finally
        {
            _slot.Exit();
        }
    }

    private bool TryWrite(IDatabase database, bool mayWait, out ReplicaStatus outcome)
    {
        var startedAt = _time.GetTimestamp();
        var status = WriteBatch(database, mayWait ? _patience : WritePatience.NoStall);
        outcome = ReplicaStatus.None;
        if (status.Code == DatabaseCode.Incomplete && !mayWait) return false;
        if (_time.GetElapsedTime(startedAt).TotalMilliseconds >= StallMs) Stalls++;
        outcome = _outcomes.Classify(status);
        if (outcome == ReplicaStatus.Applied)
        {
            _ceiling.Seen(_clockSeen);
            Batches++;
            RecordsWritten += _records;
            RecordsRemoved += _removals;
            if (_patience != WritePatience.Synced) _dirty = true;
            _room.Written(_bytes);
        }
        else if (!WriteOutcomes.IsInNoLog(status)) outcome = ReplicaStatus.InDoubt;

        return true;
    }

    private DatabaseStatus WriteBatch(IDatabase database, WritePatience patience)
    {
        var isWritten = false;
        _cacheUpdate.Begin(_first!, _hasRewrite);
        try
        {
            var status = database.Write(_batch, patience);
            isWritten = status.IsOk;
            return status;
        }
        finally
        {
            _cacheUpdate.End(_first!, _hasRewrite, isWritten);
        }
    }

    /// <summary>A batch that failed took the records with it that superseded others, so that those share its status.</summary>
    private void Finish(ReplicaStatus status)
    {
        var refused = 0;
        for (var write = _first; write is not null; write = write.Next)
        {
            if (status == ReplicaStatus.Applied ? write.Status == ReplicaStatus.None : write.Status != ReplicaStatus.StoreFailed)
                write.Status = status;
            if (write.Status is not (ReplicaStatus.Applied or ReplicaStatus.Superseded or ReplicaStatus.Expired)) refused++;
            if (write.InBatch) Volatile.Write(ref _changes[write.Partition], _changes[write.Partition] + 1);
        }

        if (refused > 0) _health.CountRefused(refused);
    }

    /// <summary>Goes on where it had to stop before. Leaves out what nobody waits for any more.</summary>
    [SkipLocalsInit]
    private bool TryBuild(IDatabase database, bool mayWait)
    {
        Span<byte> buffer = stackalloc byte[StoredKey.BytesMax];
        long nowMs = 0;
        for (; _next is not null; _next = _next.Next)
        {
            if (_next.IsExpired(_time, ref nowMs))
            {
                _next.Status = ReplicaStatus.Expired;
                continue;
            }

            if (_next.Rewrite is { } rewrite)
            {
                if (!mayWait) return false;
                Take(rewrite, database);
                continue;
            }

            var key = StoredKey.Compose(buffer, _next.Partition, _next.Key);
            ref var newest = ref _newest[_next.Partition];
            if (_next.Version > newest && !_next.IsRemoval) newest = _next.Version;
            else if (!_judge.TryJudge(_next, _first, database, key, mayWait, out var mustWrite)) return false;
            else if (!mustWrite) continue;

            if (_next.IsRemoval)
            {
                _batch.Delete(database, Family.Records, key);
                _removals++;
            }
            else
            {
                _batch.Put(database, Family.Records, key, _next.Record);
                _records++;
            }

            _next.InBatch = true;
            _watch?.Note(key);
            _bytes += StoredKey.PartitionBytes + _next.Bytes;
            if (_next.HasBlock && _first!.Next is null) _next.DropBlock();
            _clockSeen = Math.Max(_clockSeen, _next.Version.Clock);
        }

        if (_clockSeen > _ceiling.Stored) ClockCeiling.Put(_batch, database, _clockSeen);
        return true;
    }

    /// <summary>It is alone in its batch.</summary>
    private void Take(RangeRewrite rewrite, IDatabase database)
    {
        _watch = rewrite.Watch;
        var status = rewrite.AddTo(_batch, database);
        if (status != ReplicaStatus.Applied)
        {
            _batch.Clear();
            _next!.Status = status;
            return;
        }

        ref var newest = ref _newest[rewrite.Partition];
        if (rewrite.Newest > newest) newest = rewrite.Newest;
        (_hasRewrite, _next!.InBatch, _records, _bytes) = (rewrite.HasWritten, rewrite.HasWritten, rewrite.Records, rewrite.Bytes);
        _clockSeen = rewrite.Newest.Clock;
    }
}
