using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>
/// A node's disk, which outlives the node's processes: three sorted families, and a log whose end may not be synced
/// yet. One process at a time holds it (<see cref="Claim"/>). One thread. Nothing here takes time: the workers of the
/// simulation do. Always: batches survive whole and in the order in which they were written; a power loss takes no
/// synced batch, and a kill takes no batch at all. Opening moves everything in the log to the disk, as RocksDB's
/// recovery does, and so does a flush, once the log has grown to the size of a memtable. All randomness comes from the
/// given <see cref="Random"/>: the same calls have the same results.
/// </summary>
#pragma warning disable CA1001 // The process owns the folder; the disk only knows it.
internal sealed class SimDisk
#pragma warning restore CA1001
{
    /// <summary>So large that the disk is full only when the simulation says so.</summary>
    public const long DiskBytesDefault = 1L << 40;

    private readonly Random _random;
    private readonly SimTable[] _tables = [new(), new(), new()];
    private readonly SimLog _log;
    private SimFolder? _holder;
    private int _boots;

    /// <summary>What would show in place of a record if the newest of its entries were gone. Keys as they are stored.</summary>
    private readonly Dictionary<byte[], byte[]> _older = new(SimKeys.Instance);

    private long _tableNumber;

    /// <summary>The batch of a sync that failed: no read sees it, but the next opening finds it in the log.</summary>
    private SimBatch? _leftBehind;

    public SimDisk(string name, Random random, long diskBytes = DiskBytesDefault)
    {
        Name = name;
        DiskBytes = diskBytes;
        _random = random;
        _log = new SimLog(_tables);
    }

    public string Name { get; }

    public StoreIdentity? Identity { get; private set; }

    public DiskFaults Faults { get; } = new();

    public long DiskBytes { get; }

    /// <summary>The bytes that other files take on this disk; makes it short of space, or full.</summary>
    public long OthersBytes { get; set; }

    public long FreeBytes => Math.Max(0, DiskBytes - OthersBytes - OwnBytes);

    public long LogBytes { get; private set; }

    public int UnsyncedBatches => _log.Batches;

    /// <summary>A table of the records with a damaged block; null: there is none.</summary>
    public SimDamage? Damage { get; private set; }

    /// <summary>What lies beside the database; always on the disk itself.</summary>
    public StoreNote? Note { get; set; }

    /// <summary>The start of the machine.</summary>
    public string BootId => $"boot-{_boots}";

    /// <summary>Entries written since the disk was new, without those that were lost.</summary>
    public ulong Sequence => _log.Sequence;

    /// <summary>Is told that whoever runs now may have to wait for the disk, and throws if it must not.</summary>
    public Action Wait { get; set; } = static () => { };

    private long OwnBytes => LogBytes + _tables[0].Bytes + _tables[1].Bytes + _tables[2].Bytes;

    /// <summary>Gives the disk to a process that starts; the store that it opens on the disk releases it when it is closed.</summary>
    /// <exception cref="StoreOpenException">A running process holds the disk, or the disk belongs to another store.</exception>
    public SimFolder Claim(StoreIdentity identity)
    {
        if (_holder is not null) throw new StoreOpenException($"The data folder {Name} is open in another process.");
        if (identity != (Identity ??= identity))
            throw new StoreOpenException($"The data folder {Name} belongs to {Identity}, and {identity} was asked for.");
        return _holder = new SimFolder(this);
    }

    /// <summary>Other files leave only that many bytes free.</summary>
    public void FillUpTo(long freeBytes) => OthersBytes = DiskBytes - OwnBytes - freeBytes;

    /// <summary>
    /// A flush or a compaction fails, although there is room. It shows until the database is reopened, which until then takes no
    /// writes.
    /// </summary>
    public void FailBackgroundWork() => _holder?.Database?.FailBackgroundWork();

    /// <summary>The process dies at once. Everything it has written is kept, since the operating system has it.</summary>
    public void Kill()
    {
        _holder?.Die();
        _holder = null;
    }

    /// <summary>
    /// The machine dies at once, and the process with it. Of the batches that are not synced the oldest survive, any
    /// number of them; a torn batch behind them is dropped.
    /// </summary>
    public void PowerLoss(Random random)
    {
        Kill();
        _boots++;
        var batches = _log.Batches;
        var kept = random.Next(4) switch
        {
            0 => 0,
            1 => batches,
            _ => random.Next(batches + 1),
        };
        if (kept < batches || random.Next(2) == 0) _leftBehind = null;
        _log.RollBackTo(kept);
        _log.Clear();
    }

    /// <summary>
    /// A block breaks: entries <paramref name="from"/> to <paramref name="to"/> of the records, in a table that has those from
    /// <paramref name="first"/> to <paramref name="last"/>; all counted from 0, all included.
    /// </summary>
    public void BreakBlock(int first, int last, int from, int to)
    {
        var table = TableOf(Family.Records);
        Damage = new SimDamage(++_tableNumber, table.KeyAt(first), table.KeyAt(last), table.KeyAt(from), table.KeyAt(to));
    }

    /// <summary>The records as they would be without the damaged table.</summary>
    internal SimTable WithoutDamaged()
    {
        var rest = new SimTable();
        var table = TableOf(Family.Records);
        for (var i = 0; i < table.Count; i++)
        {
            var key = table.KeyAt(i);
            if (IsLeft(key)) rest.Put(key, table.Find(key)!, out _);
        }

        foreach (var (key, older) in _older)
            if (!IsLeft(key)) rest.Put(key, older, out _);
        return rest;
    }

    /// <summary>The damaged table goes, whatever it has. The call that comes back undoes that.</summary>
    internal Action ForgetDamaged(long number)
    {
        if (Damage is not { } damage || damage.Table.Number != number)
            throw new InvalidOperationException("Only a damaged table is taken out.");
        var (records, before) = (TableOf(Family.Records), new SimTable());
        before.Become(records);
        records.Become(WithoutDamaged());
        Damage = null;
        return () =>
        {
            records.Become(before);
            Damage = damage;
        };
    }

    private bool IsLeft(byte[] key) => Damage is not { } damage || !damage.IsInTable(key) || damage.IsWritten(key);

    public DiskCopy Copy() => new([.. _tables.Select(static table => table.Copy())], Sequence, Note);

    /// <summary>
    /// Puts a copy of the folder in place of what is there; null: leaves it empty. No process may hold the disk.
    /// <paramref name="withNote"/>: false keeps what lies beside the database as it is.
    /// </summary>
    public void Replace(DiskCopy? copy, bool withNote)
    {
        if (_holder is not null) throw new InvalidOperationException("A process uses the disk.");
        foreach (var table in _tables) table.EndScans();
        for (var i = 0; i < _tables.Length; i++) _tables[i].Become(copy?.Tables[i] ?? new SimTable());
        _log.Clear();
        _log.Sequence = copy?.Sequence ?? 0;
        _leftBehind = null;
        Damage = null;
        _older.Clear();
        LogBytes = 0;
        if (withNote) Note = copy?.Note;
    }

    internal SimTable TableOf(Family family) => _tables[(int)family];

    internal bool Draw(double probability) => probability > 0 && (probability >= 1 || _random.NextDouble() < probability);

    /// <summary>Replays the log and turns it into tables.</summary>
    internal DatabaseStatus Recover()
    {
        if (FreeBytes < LogBytes) return new DatabaseStatus(DatabaseCode.NoSpace, "IO error: No space left on device: While flushing");
        if (_leftBehind is not null) Apply(_leftBehind);
        _leftBehind = null;
        Flush();
        return DatabaseStatus.Ok;
    }

    internal void Append(SimBatch batch, bool synced, long memtableBytes)
    {
        Apply(batch);
        LogBytes += batch.LogBytes;
        if (synced) _log.Clear();
        if (LogBytes > memtableBytes && FreeBytes > LogBytes) Flush();
    }

    /// <summary>Either the whole batch is in the log or none of it, and nobody can know which.</summary>
    internal void LeaveBehind(SimBatch batch)
    {
        if (_random.Next(2) == 0) _leftBehind = batch.Copy();
    }

    internal bool TrySync()
    {
        if (Draw(Faults.FailedSyncs)) return false;
        _log.Clear();
        return true;
    }

    /// <summary>The entries have been deleted; they may disappear for good even if the batches that deleted them are not synced.</summary>
    internal void DeleteTables(Family family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> through)
    {
        var table = TableOf(family);
        var at = table.Search(from);
        if (at < 0) at = ~at;
        if (at < table.Count && through.SequenceCompareTo(table.KeyAt(at)) >= 0)
            throw new InvalidOperationException("The range of tables to delete still has entries.");
        if (_log.Batches > 0 && _random.Next(2) == 0) _log.Forget(family, from.ToArray(), through.ToArray());
    }

    internal void GiveUp(SimFolder folder)
    {
        if (_holder == folder) _holder = null;
    }

    private void Apply(SimBatch batch)
    {
        foreach (ref readonly var step in batch.Steps)
        {
            var table = TableOf(step.Family);
            var key = batch.Key(step);
            switch (step.Act)
            {
                case SimBatch.Act.Put:
                    var stored = table.Put(key, batch.Value(step).ToArray(), out var before);
                    _log.Add(step.Family, stored, before);
                    if (step.Family == Family.Records) NoteChange(stored, before);
                    break;
                case SimBatch.Act.Delete:
                    var at = table.Search(key);
                    if (at >= 0) Remove(step.Family, at);
                    break;
                default:
                    int first = table.Search(key), end = table.Search(batch.Value(step));
                    if (first < 0) first = ~first;
                    if (end < 0) end = ~end;
                    for (var i = end - 1; i >= first; i--) Remove(step.Family, i);
                    if (step.Family == Family.Records) Damage?.NoteRange(key.ToArray(), batch.Value(step).ToArray());
                    break;
            }
        }

        _log.EndBatch(batch.Steps.Length);
    }

    private void Remove(Family family, int at)
    {
        var removed = TableOf(family).RemoveAt(at);
        _log.Add(family, removed.Key, removed.Value);
        if (family != Family.Records) return;
        // A deletion and its removal may be in one table, and the record that was deleted in an older one.
        _older.TryAdd(removed.Key, removed.Value);
        Damage?.NoteWrite(removed.Key);
    }

    private void NoteChange(byte[] key, byte[]? before)
    {
        if (before is not null) _older[key] = before;
        Damage?.NoteWrite(key);
    }

    private void Flush()
    {
        _log.Clear();
        LogBytes = 0;
    }
}
