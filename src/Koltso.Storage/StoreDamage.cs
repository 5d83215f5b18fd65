using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage.Caching;
using Koltso.Storage.Damage;
using Koltso.Storage.Disk;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// The damaged tables of a store and how they are replaced: <see cref="Examine"/> finds what cannot be read of one,
/// <see cref="WatchAsync"/> and <see cref="TryCopy"/> find what else can be read there, <see cref="FillAsync"/> puts in what other
/// replicas have, <see cref="RewriteAsync"/> writes the rest of the table anew, and <see cref="TryForget"/> takes it out. In that
/// order, each for all ranges of a table and one table at a time; it may be broken off, or end with the process, at any
/// point: until the last step the table is still there, and its keys are read from it or are damaged. Any thread may call.
/// </summary>
public sealed class StoreDamage
{
    private readonly DamageLedger _ledger;
    private readonly DatabaseSlot _slot;
    private readonly RecordCache _cache;
    private readonly WriteQueue _writes;
    private readonly StoreMaintenance _maintenance;
    private readonly TableCheck _check;
    private readonly int _partitions;
    private WrittenKeys _written = new([]);
    private IDatabase? _copy;
    private long _keysFilled, _tablesReplaced;

    internal StoreDamage(
        DamageLedger ledger, DatabaseSlot slot, RecordCache cache, WriteQueue writes, StoreMaintenance maintenance, int partitions,
        TimeProvider time)
    {
        (_ledger, _slot, _cache, _writes, _maintenance, _partitions) = (ledger, slot, cache, writes, maintenance, partitions);
        _check = new TableCheck(slot, ledger, time);
    }

    /// <summary>Those that are in use although a part of each cannot be read.</summary>
    public IReadOnlyList<DamagedTable> Tables => _ledger.Tables;

    public StoreDamageStats Stats => new(
        _ledger.Tables.Count, _ledger.Found, Interlocked.Read(ref _tablesReplaced), Interlocked.Read(ref _keysFilled), _check.CheckedBytes,
        _check.Passes);

    /// <summary>
    /// Reads all that the table spans, and finds what of it cannot be read. Blocks: for a worker. Null when that cannot be told at
    /// the moment, or when the database does not have the table any more, which is then no damage.
    /// </summary>
    public TableDamage? Examine(DamagedTable table)
    {
        if (table.IsOfLargeValues) return ExamineLarge(table);
        if (_maintenance.TableOf(table.Number) is not { } info)
        {
            if (!_slot.IsClosing) _ledger.Ignore(table.Number);
            return null;
        }

        if (new HoleFinder(_slot, _ledger).Find(info.First, info.Last) is not { } holes) return null;
        return new TableDamage(table, info, [.. holes.SelectMany(hole => StoredRange.Split(hole.From, hole.To, _partitions))]);
    }

    /// <summary>Looks for the first damage from each place where some was met, which is there; through all where none is known.</summary>
    private TableDamage? ExamineLarge(DamagedTable table)
    {
        var positions = _ledger.TakePositions();
        var isUnknown = positions.Count == 0 || positions.Exists(static one => one.Length < StoredKey.PartitionBytes);
        if (isUnknown) positions = [[0]];
        var ranges = new List<(byte[] From, byte[] To)>();
        foreach (var from in positions.OrderBy(Convert.ToHexString, StringComparer.Ordinal))
        {
            if (ranges.Exists(known => from.AsSpan().SequenceCompareTo(known.To) < 0)) continue;
            var finder = new HoleFinder(_slot, _ledger);
            if (finder.Find(from, StoredRange.EndOf(ushort.MaxValue), isFirstEnough: !isUnknown) is not { } holes) return null;
            ranges.AddRange(holes);
        }

        _ledger.TakePositions();
        var info = new TableInfo(table.Number, 0, [], []);
        return new TableDamage(table, info, [.. ranges.SelectMany(hole => StoredRange.Split(hole.From, hole.To, _partitions))]);
    }

    /// <summary>From its completion on, it is noted what is written into the ranges.</summary>
    public ValueTask<ReplicaStatus> WatchAsync(TableDamage damage, PipeScheduler loop)
    {
        _written = new WrittenKeys(damage.Ranges);
        return _writes.EnqueueAsync(new WatchBegin(_written), loop);
    }

    /// <summary>
    /// Opens a copy of the database without its damaged tables, which shows what else it has in their ranges. Blocks: for a worker.
    /// <see cref="EndCopy"/> must follow.
    /// </summary>
    public bool TryCopy(TableDamage damage)
    {
        EndCopy();
        // Nothing else lies in such a range.
        if (damage.Table.IsOfLargeValues) return true;
        _copy = _maintenance.OpenCopy();
        return _copy is not null;
    }

    /// <summary>Blocks: for a worker.</summary>
    public void EndCopy() => Interlocked.Exchange(ref _copy, null)?.Dispose();

    /// <summary>Puts these records into a range, and what can be read there now if it is newer.</summary>
    /// <param name="range">A part of what is watched.</param>
    /// <param name="records">The newest one of each key that any other replica has there; empty where it is not to be on this node.</param>
    public async Task<ReplicaStatus> FillAsync(
        DamagedRange range, IReadOnlyList<(byte[] Key, byte[] Record)> records, PipeScheduler loop)
    {
        var rewrite = new HoleRewrite(range, records, _written, _copy, _cache);
        var status = await _writes.EnqueueAsync(rewrite, loop).ConfigureAwait(true);
        if (status == ReplicaStatus.Applied) Interlocked.Add(ref _keysFilled, rewrite.Records);
        return status;
    }

    /// <summary>Writes what the table spans anew, except for the ranges that were filled.</summary>
    public async Task<ReplicaStatus> RewriteAsync(TableDamage damage, PipeScheduler loop)
    {
        // What was filled in covers what is damaged, whose file goes when nothing refers to it.
        if (damage.Table.IsOfLargeValues) return ReplicaStatus.Applied;
        var at = damage.Info.First;
        foreach (var hole in damage.Ranges)
        {
            var status = await RewriteRangeAsync(at, StoredRange.FromOf(hole), loop).ConfigureAwait(true);
            if (status != ReplicaStatus.Applied) return status;
            at = StoredRange.ToOf(hole);
        }

        return await RewriteRangeAsync(at, HoleFinder.Behind(damage.Info.Last), loop).ConfigureAwait(true);
    }

    /// <summary>Takes the table out of the database. Blocks, and reads wait meanwhile. False: it is still there.</summary>
    public bool TryForget(TableDamage damage)
    {
        if (damage.Table.IsOfLargeValues) _ledger.Forget(damage.Table.Number);
        else if (!_maintenance.TryForget(damage.Table.Number)) return false;
        Interlocked.Increment(ref _tablesReplaced);
        return true;
    }

    /// <summary>Reads some of the records, to find damage before anybody needs them. Every second, one caller at a time; blocks.</summary>
    public void Check() => _check.Run();

    private async Task<ReplicaStatus> RewriteRangeAsync(byte[] from, byte[] to, PipeScheduler loop)
    {
        for (var at = from; at.AsSpan().SequenceCompareTo(to) < 0;)
        {
            var rewrite = new ReadableRewrite(at, to);
            var status = await _writes.EnqueueAsync(rewrite, loop).ConfigureAwait(true);
            if (status != ReplicaStatus.Applied) return status;
            at = rewrite.Next;
        }

        return ReplicaStatus.Applied;
    }
}
