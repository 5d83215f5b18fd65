using Koltso.Core.Records;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Health;

/// <summary>
/// What the store may still do, and what went wrong. Any thread may call. Failed is final: it outlives every other news.
/// </summary>
internal sealed class HealthTracker
{
    private readonly Lock _lock = new();
    private volatile StoreState _state;
    private volatile bool _reopenNeeded;
    private string? _reason;
    private long _timesDiskFull;
    private long _timesHealed;
    private long _writesRefused;
    private long _corruptReads;

    internal StoreState State => _state;

    /// <summary>RocksDB itself has met the full disk and takes no more writes until it is opened anew.</summary>
    internal bool ReopenNeeded => _reopenNeeded;

    internal void DiskFull(string reason, bool reopenNeeded)
    {
        lock (_lock)
        {
            if (_state == StoreState.Failed) return;
            if (_state != StoreState.DiskFull) _timesDiskFull++;
            _reopenNeeded |= reopenNeeded;
            _reason = reason;
            _state = StoreState.DiskFull;
        }
    }

    internal void Fail(string reason)
    {
        lock (_lock)
        {
            if (_state == StoreState.Failed) return;
            _reason = reason;
            _state = StoreState.Failed;
        }
    }

    internal void Heal()
    {
        lock (_lock)
        {
            if (_state != StoreState.DiskFull) return;
            _timesHealed++;
            _reopenNeeded = false;
            _reason = null;
            _state = StoreState.Ok;
        }
    }

    /// <summary>What to tell a writer without asking RocksDB; <see cref="ReplicaStatus.None"/> when nothing speaks against it.</summary>
    internal ReplicaStatus Refusal() => _state switch
    {
        StoreState.Ok => ReplicaStatus.None,
        StoreState.DiskFull => ReplicaStatus.DiskFull,
        _ => ReplicaStatus.StoreFailed,
    };

    /// <summary>What to tell of a write that has failed: the disk is full, or it is something that the store does not heal from.</summary>
    internal ReplicaStatus Failure => _state == StoreState.DiskFull ? ReplicaStatus.DiskFull : ReplicaStatus.StoreFailed;

    internal void CountRefused(long writes) => Interlocked.Add(ref _writesRefused, writes);

    /// <summary>The tables that are to blame for corrupt reads and failed merges.</summary>
    internal DamageLedger Damage { get; } = new();

    /// <param name="status">What the database said; Ok when it gave what is no record.</param>
    internal void CountCorruptRead(DatabaseStatus status, ReadOnlySpan<byte> position = default)
    {
        Interlocked.Increment(ref _corruptReads);
        Damage.Note(status, position);
    }

    internal StoreHealth Snapshot()
    {
        lock (_lock)
        {
            return new StoreHealth(
                _state,
                _reason,
                Interlocked.Read(ref _writesRefused),
                _timesDiskFull,
                _timesHealed,
                Interlocked.Read(ref _corruptReads));
        }
    }
}
