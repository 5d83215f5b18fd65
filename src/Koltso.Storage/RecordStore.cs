using System.IO.Pipelines;
using Koltso.Core;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Hints;
using Koltso.Storage.Lineage;
using Koltso.Storage.Native;
using Koltso.Storage.Rocks;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// The records of one node on this disk. Any thread may call anything; what ends in Async, and what says that it answers at
/// once, never waits for the disk. Reads answer from memory or go to a reader thread; all writes go to the writer thread, those
/// of one loop's turn in one batch. The store starts neither thread nor timer: its owner calls <see cref="SyncWalIfDirty"/> and
/// <see cref="TryHeal"/> now and then, on a worker. After <see cref="Dispose"/> all answers are StoreFailed.
/// What always holds: an acknowledged record is in the write-ahead log (and with <see cref="FsyncMode.Always"/> on the
/// disk), and of all records applied to a key the newest is read.
/// </summary>
public sealed class RecordStore : IDisposable
{
    private const int CloseTimeoutMs = 5_000;

    private readonly StoreOptions _options;
    private readonly StoreIdentity _identity;
    private readonly TimeProvider _time;
    private readonly IStoreDisk _disk;
    private readonly HealthTracker _health = new();
    private readonly ClockCeiling _ceiling;
    private readonly DatabaseSlot _slot;
    private readonly RecordCache _cache;
    private readonly DiskRoom _room;
    private readonly WriteOutcomes _outcomes;
    private readonly RecordReader _reader;
    private readonly ReadWorkers _readWorkers;
    private readonly RecordWriter _writer;
    private readonly WriteQueue _writes;
    private readonly StoreMaintenance _maintenance;
    private readonly NoteKeeper _note;
    private int _disposed;

    private RecordStore(
        StoreOptions options, StoreIdentity identity, TimeProvider time, IStoreDisk disk, IDatabase database, ClockCeiling ceiling,
        in LineageOpening opening)
    {
        var memory = options.MemoryOn(disk);
        (_options, _identity, _time, _disk, _ceiling) = (options, identity, time, disk, ceiling);
        _slot = new DatabaseSlot(database);
        _room = new DiskRoom(disk, _health, options.DiskReserveBytes ?? memory.DiskReserveBytes);
        _outcomes = new WriteOutcomes(_health);
        _cache = new RecordCache(memory, options.Names.NextInt64());
        _cache.Begin(database);
        _reader = new RecordReader(_slot, _cache, _health);
        _readWorkers = new ReadWorkers(_reader, options.Readers, options.LargeReaders ?? options.Readers, time);
        var isSynced = options.FsyncMode == FsyncMode.Always;
        // What was lost may have been the ceiling alone.
        var isCeilingSure = opening.State.Doubt is StoreDoubt.None or StoreDoubt.New;
        _writer = new RecordWriter(
            database.NewBatch(), _slot, _health, _outcomes, _room, ceiling, isCeilingSure, _cache, time, isSynced, identity.Partitions);
        Keys = new KeySampler(_slot, _health, _writer, options.Workers, time);
        var forLittle = isSynced ? null : options.WriterOfLittle;
        _writes = new WriteQueue(_writer, options.Writer, forLittle, options.WaitingBytesMax, memory.MemtableBytes);
        var sideWriter = new SideWriter(_health, _outcomes, _room, _writer, isSynced);
        Hints = new HintStore(_slot, sideWriter, options.Workers, options.HintBytesMaxPerNode, identity.Partitions, time);
        RepairMarks = new RepairMarks(_slot, sideWriter, identity.Partitions);
        Members = new MemberMemories(_slot, sideWriter);
        _note = new NoteKeeper(disk, _slot, _health, _outcomes, opening.Run);
        Lineage = new StoreLineage(opening.State, opening.Run, opening.Reason, options.Names, _note.TrySave, _note.Mark);
        _maintenance = new StoreMaintenance(disk, memory, _slot, _cache, _health, _room, _writer, time, Reload);
        Damage = new StoreDamage(_health.Damage, _slot, _cache, _writes, _maintenance, identity.Partitions, time);
        _room.Watch();
    }

    public StoreHealth Health => _health.Snapshot();

    /// <summary>The status of a write that could not be stored: DiskFull while the disk is full, else StoreFailed. Takes no lock.</summary>
    public ReplicaStatus WriteFailure => _health.Failure;

    public KeySampler Keys { get; }

    /// <summary>What other nodes have missed.</summary>
    public HintStore Hints { get; }

    /// <summary>When each partition was last compared with each peer.</summary>
    public RepairMarks RepairMarks { get; }

    /// <summary>Tables that cannot be read in full.</summary>
    public StoreDamage Damage { get; }

    /// <summary>Which store this is, and whether it is all that it was.</summary>
    public StoreLineage Lineage { get; }

    /// <summary>What is remembered of the other nodes' stores.</summary>
    public MemberMemories Members { get; }

    /// <summary>Opens the store of <paramref name="identity"/>, or makes it in an empty folder. Blocks while the log is replayed.</summary>
    /// <exception cref="StoreOpenException">The folder is another store's, held by another process, damaged, or out of room.</exception>
    /// <exception cref="DllNotFoundException">RocksDB cannot be loaded here; the message says why.</exception>
    public static RecordStore Open(StoreOptions options, StoreIdentity identity, TimeProvider time)
    {
        options.Check(identity.Partitions);
        RocksLibrary.EnsureLoaded();
        return Open(StoreFolder.Claim(options.Directory, identity), options, identity, time);
    }

    /// <summary>Opens the store on <paramref name="disk"/>, which it owns from now on; also when the opening fails.</summary>
    /// <exception cref="StoreOpenException">Damaged, or out of room.</exception>
    internal static RecordStore Open(IStoreDisk disk, StoreOptions options, StoreIdentity identity, TimeProvider time)
    {
        IDatabase? database = null;
        try
        {
            options.Check(identity.Partitions);
            var ceiling = new ClockCeiling();
            database = StoreMaintenance.OpenDatabase(disk, options.MemoryOn(disk), ceiling.Load);
            var opening = LineageOpening.Of(
                database, disk, options.FsyncMode == FsyncMode.Always, options.AcceptLoss, options.Names);
            var status = opening.Write(database, disk);
            if (status.Code == DatabaseCode.NoSpace) opening = opening with { Run = 0 };
            else if (!status.IsOk) throw StoreMaintenance.Refusal(disk, status);
            var store = new RecordStore(options, identity, time, disk, database, ceiling, opening);
            if (opening.Run == 0) store._health.DiskFull("There was no room to begin.", reopenNeeded: true);
            status = store.RepairMarks.Load(database);
            if (status.IsOk) status = store.Members.Load(database);
            if (status.IsOk) status = store.Hints.Load(database);
            return status.IsOk ? store : throw StoreMaintenance.Refusal(disk, status);
        }
        catch
        {
            database?.Dispose();
            disk.Dispose();
            throw;
        }
    }

    /// <summary>Answers from memory, without waiting: nothing when <paramref name="mustWait"/> says that memory does not have it.</summary>
    public ReadAnswer TryReadCached(int partition, ReadOnlySpan<byte> key, out bool mustWait) =>
        _reader.TryReadCached(partition, key, out mustWait, out _);

    /// <summary>Answers, and blocks for the disk where it has to.</summary>
    public ReadAnswer Read(int partition, ReadOnlySpan<byte> key) => _reader.Read(partition, key);

    /// <summary>
    /// Answers at once from memory; otherwise a reader thread reads, and the answer is completed on <paramref name="loop"/>.
    /// Await the result exactly once.
    /// </summary>
    /// <param name="deadlineMs">A read that waits for a reader until then, in monotonic milliseconds, is Expired; 0: none is.</param>
    /// <param name="part">With the header alone, the answer's record is the beginning of it.</param>
    public ValueTask<ReadAnswer> ReadAsync(
        int partition, ReadOnlySpan<byte> key, PipeScheduler loop, long deadlineMs = 0, ReadPart part = ReadPart.Record)
    {
        var answer = _reader.TryReadCached(partition, key, out var mustWait, out var isLarge, part);
        return mustWait ? _readWorkers.ReadAsync(partition, key, part, isLarge, loop, deadlineMs) : new(answer);
    }

    /// <summary>
    /// Stores an encoded record if it is newer than what the key has: Applied once the log has it. Applied as well when it
    /// was there already, and Superseded when a newer one is; both change nothing.
    /// InDoubt: the log could not be written or synced, so that the record is not there, but may be after the database was opened
    /// anew. Any other answer: the record is not there, nor will it be. Key and record are copied; completion happens on
    /// <paramref name="loop"/>. Await the result exactly once.
    /// </summary>
    /// <param name="deadlineMs">A write that waits for its batch until then, in monotonic milliseconds, is Expired; 0: none is.</param>
    /// <param name="block">Where the record lies: it is shared instead of copied, and must not change any more.</param>
    /// <exception cref="ArgumentException"><paramref name="record"/> is not a record: a caller's bug.</exception>
    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, PipeScheduler loop, long deadlineMs = 0, Block? block = null)
    {
        Check(partition, key);
        if (!RecordHeader.TryRead(record, out var header)) throw new ArgumentException("Not an encoded record.", nameof(record));
        return EnqueueAsync(partition, key, record, header.Version, loop, deadlineMs, block);
    }

    /// <summary>
    /// Takes the record of <paramref name="key"/> away for good when its version is just <paramref name="version"/>, and does
    /// nothing otherwise: Applied either way. It goes the way of a write, so that a newer one is never lost to it; the rest
    /// is as with <see cref="ApplyAsync"/>.
    /// </summary>
    public ValueTask<ReplicaStatus> RemoveAsync(int partition, ReadOnlySpan<byte> key, RecordVersion version, PipeScheduler loop)
    {
        Check(partition, key);
        return EnqueueAsync(partition, key, default, version, loop, deadlineMs: 0);
    }

    /// <summary>
    /// Grows with each record written or removed in this partition since the store was opened. A change counts once it can be
    /// read and before its writer is told, so: a caller that takes the count, then scans, and finds the same count later, knows all that
    /// anybody was told is written. (Reopening the database counts as a change of all partitions.)
    /// </summary>
    public long ChangesOf(int partition)
    {
        CheckPartition(partition);
        return _writer.ChangesOf(partition) + _slot.Reopenings;
    }

    /// <summary>
    /// Shows the records of one partition to <paramref name="visitor"/>, in key order, from <paramref name="fromKey"/> on
    /// (empty: from the start), until it returns false. Blocks: for a worker. What is written meanwhile is seen or not; what
    /// stays as it is is seen once.
    /// </summary>
    public ScanStatus Scan(int partition, ReadOnlySpan<byte> fromKey, ScanVisitor visitor)
    {
        CheckPartition(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromKey.Length, Limits.KeyBytesMax, nameof(fromKey));
        var scanner = new RecordScanner(_slot, _health, partition, fromKey);
        return scanner.ReadAll((stored, record) => visitor(stored[StoredKey.PartitionBytes..], record));
    }

    /// <summary>Whether there is no record; blocks. False also where that cannot be read.</summary>
    public bool IsEmpty() => new RecordScanner(_slot, _health).FindsNothing();

    /// <summary>A clock reading that no version handed out or stored before this start is beyond; 0 in a new store.</summary>
    public ulong ReadClockCeiling() => _ceiling.Stored;

    /// <summary>
    /// Raises the ceiling and blocks until the disk has it (the log, with <see cref="FsyncMode.Never"/>): call it on a worker.
    /// A lower ceiling changes nothing. Unless the answer is Applied, the clock must not go beyond the old one.
    /// </summary>
    public ReplicaStatus WriteClockCeiling(ulong ceiling) =>
        _ceiling.Raise(ceiling, _outcomes, _slot, _options.FsyncMode == FsyncMode.Never ? static () => true : _maintenance.SyncWal);

    /// <summary>
    /// Puts what was written since the last call on the disk; blocks for it. For <see cref="FsyncMode.Interval"/>, every
    /// <see cref="StoreOptions.FsyncIntervalMs"/>, one caller at a time. False when the disk did not take it: the store
    /// then refuses writes, since what the system kept of them is unknown.
    /// </summary>
    public bool SyncWalIfDirty() => _maintenance.SyncWalIfDirty();

    /// <summary>
    /// Looks at the disk's free space: stops writes before there is none, and permits them again when there is room, opening the database
    /// anew where it has met the full disk (reads wait for that). Shares memory out between caches. Every second or so; may block.
    /// </summary>
    /// <returns>True when writes are taken.</returns>
    public bool TryHeal() => _maintenance.TryHeal();

    /// <summary>For when little is being asked: gives back what only the last writes took. Blocks for a flush.</summary>
    public void ReleaseMemory() => _maintenance.ReleaseMemory();

    /// <summary>
    /// Notes beside the database how far it has come, and stores what has changed of <see cref="Lineage"/> and <see cref="Members"/>.
    /// Every few seconds, and soon after a change; blocks.
    /// </summary>
    /// <exception cref="IOException">The disk did not take the note.</exception>
    public void KeepNote() => _note.Keep(Lineage, Members);

    /// <summary>Counts keys and bytes by partition by scanning all records, gently, on a worker.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the store was closed meanwhile.</exception>
    /// <exception cref="IOException">Something could not be read: there is no count.</exception>
    public Task<PartitionCounts> CountPartitionsAsync(CancellationToken cancellation) =>
        PartitionCounter.CountAsync(_slot, _health, _identity.Partitions, _options.Workers, _time, cancellation);

    public StoreStats Snapshot() => StoreFigures.Of(_slot, _disk, _room, _writes, _writer, _readWorkers, _cache);

    /// <summary>Writes what was accepted, puts the log on the disk and closes. Blocks: never call it from a write's completion.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        var drained = _writes.Close(CloseTimeoutMs);
        Hints.Close();
        Damage.EndCopy();
        var mark = _note.Mark();
        _maintenance.Close();
        _cache.Dispose();
        if (drained) _writer.Dispose();
        _note.Close(mark);
        _disk.Dispose();
    }

    /// <summary>What is kept in memory of a database that was opened anew.</summary>
    private DatabaseStatus Reload(IDatabase database)
    {
        _cache.Begin(database);
        var status = _ceiling.Load(database);
        return status.IsOk ? Hints.Load(database) : status;
    }

    private ValueTask<ReplicaStatus> EnqueueAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordVersion version, PipeScheduler loop, long deadlineMs,
        Block? block = null)
    {
        var refusal = _health.Refusal();
        if (refusal == ReplicaStatus.None) return _writes.EnqueueAsync(partition, key, record, version, loop, deadlineMs, block);
        _health.CountRefused(1);
        return new ValueTask<ReplicaStatus>(refusal);
    }

    private void Check(int partition, ReadOnlySpan<byte> key)
    {
        CheckPartition(partition);
        if (key.Length is 0 or > Limits.KeyBytesMax) throw new ArgumentException("A key has 1 to 1,024 bytes.", nameof(key));
    }

    private void CheckPartition(int partition) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)partition, (uint)_identity.Partitions, nameof(partition));
}
