using System.IO.Pipelines;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage.Hints;

/// <summary>
/// Writes that other nodes have missed, kept until they can be delivered. Any thread may call. Hints are added without
/// waiting: they go into a bounded queue, which a worker drains to the disk in batches. They are read and removed by
/// whoever delivers them, on a worker.
/// What always holds: a hint that has reached the disk stays until it is removed, expires or proves unreadable, also when the
/// process is killed; one that was delivered may come again. The counts are those of the disk, also after a restart.
/// The table is used by one at a time, under a lock that is taken when the database is held, so that a reopening, which waits
/// until nobody holds it, finds the lock free.
/// </summary>
public sealed class HintStore
{
    private static readonly Action<object?> s_drainOnWorker = static store => ((HintStore)store!).Drain();

    private readonly DatabaseSlot _slot;
    private readonly SideWriter _writer;
    private readonly PipeScheduler _workers;
    private readonly TimeProvider _time;
    private readonly int _partitions;
    private readonly HintLedger _ledger;
    private readonly HintTable _table;
    private readonly HintQueue _queue = new();
    private readonly Lock _one = new();
    private readonly List<QueuedHint> _batch = [];
    private long _dropped;
    private long _expired;

    internal HintStore(
        DatabaseSlot slot, SideWriter writer, PipeScheduler workers, long bytesMaxPerNode, int partitions, TimeProvider time)
    {
        _slot = slot;
        _writer = writer;
        _workers = workers;
        _time = time;
        _partitions = partitions;
        _ledger = new HintLedger(bytesMaxPerNode);
        _table = new HintTable(_ledger, writer, partitions);
    }

    /// <summary>The nodes for which hints wait on the disk.</summary>
    public IReadOnlyCollection<ushort> Nodes => _ledger.Nodes;

    /// <summary>Hints that were not taken, or not written, since the store was opened: repair must make up for them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Hints that went because they were too old, since the store was opened.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>
    /// Hints that were found unreadable since the store was opened; of a block that cannot be read at least one counts.
    /// </summary>
    public long Damaged => _table.Damaged;

    public HintBacklog BacklogOf(ushort node) => _ledger.Of(node);

    /// <summary>
    /// Takes a hint for <paramref name="node"/>: copies key and encoded record, and never waits. False, and counted as dropped,
    /// when the queue or the node's share of the disk is full, or when the store refuses writes. True is not a promise: what
    /// waits in memory is lost when the process is killed, and dropped when the write fails.
    /// </summary>
    /// <exception cref="ArgumentException">Not a record, key or partition of this store: a caller's bug.</exception>
    public bool TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if ((uint)partition >= (uint)_partitions) throw new ArgumentOutOfRangeException(nameof(partition));
        if (key.Length is 0 or > Limits.KeyBytesMax) throw new ArgumentException("A key has 1 to 1,024 bytes.", nameof(key));
        if (!RecordHeader.TryRead(record, out _)) throw new ArgumentException("Not an encoded record.", nameof(record));
        var bytes = HintFormat.ValueBytes(key, record);
        if (!_writer.MayAdd || !TryTakeRoom(node, bytes))
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }

        if (!PooledBytes.TryRent(bytes, out var value))
        {
            _queue.GiveRoomBack(bytes);
            _ledger.EndPromise(node, HintFormat.KeyBytes + bytes);
            Interlocked.Increment(ref _dropped);
            return false;
        }

        var hint = new QueuedHint(node, value);
        HintFormat.WriteValue(hint.Value.Span, _time.GetUtcNow().ToUnixTimeMilliseconds(), partition, key, record);
        var taken = _queue.TryAppend(hint, out var startDrain);
        if (!taken) Finish(hint, stored: false);
        else if (startDrain) _workers.Schedule(s_drainOnWorker, this);
        return taken;
    }

    /// <summary>
    /// The node's oldest hints, as many as fit into <paramref name="bytesMax"/> and at least one; blocks for the disk. The same
    /// ones again, until they are removed. The caller disposes the page.
    /// </summary>
    public HintPage ReadPage(ushort node, int bytesMax)
    {
        var page = new HintPage();
        while (TryReadPage(node, bytesMax, page))
        {
        }

        return page;
    }

    /// <summary>
    /// Removes the node's hints up to and including <paramref name="throughSequence"/>; blocks. False when the store is closed
    /// or refuses it: some or all are still there.
    /// </summary>
    /// <param name="expired">How many of them were too old to be delivered.</param>
    public bool Remove(ushort node, ulong throughSequence, int expired = 0)
    {
        if (!TryDrop(node, throughSequence, long.MaxValue, out _)) return false;
        Interlocked.Add(ref _expired, expired);
        return true;
    }

    /// <summary>
    /// Drops hints that are older than <paramref name="beforeMs"/> (<see cref="Hint.SinceMs"/>), of each node from the first that
    /// was added to the first that is not; blocks. Returns how many.
    /// </summary>
    public int Expire(long beforeMs) => _ledger.Nodes.Sum(node => Expire(node, beforeMs));

    /// <summary>The same for one node's.</summary>
    public int Expire(ushort node, long beforeMs)
    {
        TryDrop(node, ulong.MaxValue, beforeMs, out var expired);
        Interlocked.Add(ref _expired, expired);
        return expired;
    }

    /// <summary>Counts what is stored, before the database is in its slot.</summary>
    internal DatabaseStatus Load(IDatabase database)
    {
        lock (_one) return _table.Load(database);
    }

    /// <summary>Takes no more hints, and writes those that wait.</summary>
    internal void Close()
    {
        _queue.Close();
        Drain();
    }

    private bool TryTakeRoom(ushort node, int bytes)
    {
        if (!_ledger.TryPromise(node, HintFormat.KeyBytes + bytes)) return false;
        if (_queue.TryTakeRoom(bytes)) return true;
        _ledger.EndPromise(node, HintFormat.KeyBytes + bytes);
        return false;
    }

    private void Drain()
    {
        while (TryDrainBatch())
        {
        }
    }

    private bool TryDrainBatch()
    {
        var database = _slot.Enter();
        try
        {
            lock (_one)
            {
                if (!_queue.TryTake(_batch)) return false;
                var stored = database is not null && _writer.MayAdd && _table.TryAppend(database, _batch);
                foreach (var hint in _batch) Finish(hint, stored);
                return true;
            }
        }
        finally
        {
            if (database is not null) _slot.Exit();
        }
    }

    private void Finish(QueuedHint hint, bool stored)
    {
        if (!stored) Interlocked.Increment(ref _dropped);
        _ledger.EndPromise(hint.Node, hint.StoredBytes);
        _queue.GiveRoomBack(hint.Value.Length);
        hint.Value.Return();
    }

    /// <summary>True when it has to be done again, since all that was found had to be dropped.</summary>
    private bool TryReadPage(ushort node, int bytesMax, HintPage page)
    {
        var broken = new List<(ulong Sequence, int Bytes)>();
        page.Status = ScanStatus.StoreFailed;
        var database = _slot.Enter();
        if (database is null) return false;
        try
        {
            lock (_one)
            {
                page.Status = _table.Read(database, node, bytesMax, page, broken);
                if (broken.Count == 0) return false;
                var dropped = _table.TryDrop(database, node, broken);
                if (!dropped && page.Hints.Count == 0) page.Status = ScanStatus.StoreFailed;
                return dropped && page.Hints.Count == 0;
            }
        }
        finally
        {
            _slot.Exit();
        }
    }

    private bool TryDrop(ushort node, ulong throughSequence, long beforeMs, out int dropped)
    {
        dropped = 0;
        for (var hasMore = true; hasMore;)
        {
            var database = _slot.Enter();
            if (database is null) return false;
            try
            {
                lock (_one)
                {
                    if (_table.DropPage(database, node, throughSequence, beforeMs, out hasMore) is not { } hints) return false;
                    dropped += hints;
                }
            }
            finally
            {
                _slot.Exit();
            }
        }

        return true;
    }
}
