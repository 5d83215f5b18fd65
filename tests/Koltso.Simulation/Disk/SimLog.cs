using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>
/// The batches that are written but not synced, oldest first, as undo records: the former value of each entry that they
/// changed.
/// </summary>
internal sealed class SimLog(SimTable[] tables)
{
    private readonly List<Change> _changes = [];

    /// <summary>For each batch, where its changes end, and the sequence number before it.</summary>
    private readonly List<(int End, ulong Before)> _ends = [];

    /// <summary>Entries of all batches that are not undone, since the disk was new.</summary>
    public ulong Sequence { get; set; }

    public int Batches => _ends.Count;

    public void Add(Family family, byte[] key, byte[]? before) => _changes.Add(new Change(family, key, before));

    public void EndBatch(int entries)
    {
        _ends.Add((_changes.Count, Sequence));
        Sequence += (ulong)entries;
    }

    /// <summary>Everything is on the disk.</summary>
    public void Clear()
    {
        _changes.Clear();
        _ends.Clear();
    }

    /// <summary>Undoes all batches except the oldest <paramref name="batches"/>.</summary>
    public void RollBackTo(int batches)
    {
        var first = batches == 0 ? 0 : _ends[batches - 1].End;
        if (batches < _ends.Count) Sequence = _ends[batches].Before;
        for (var i = _changes.Count - 1; i >= first; i--)
        {
            var (family, key, before) = _changes[i];
            var table = tables[(int)family];
            int at;
            if (before is not null) table.Put(key, before, out _);
            else if ((at = table.Search(key)) >= 0) table.RemoveAt(at);
        }

        _changes.RemoveRange(first, _changes.Count - first);
        _ends.RemoveRange(batches, _ends.Count - batches);
    }

    /// <summary>The entries between the two keys are gone for good, even if the batches that made and deleted them are undone.</summary>
    public void Forget(Family family, byte[] from, byte[] through)
    {
        for (var i = 0; i < _changes.Count; i++)
        {
            var change = _changes[i];
            if (change.Family == family && change.Before is not null
                && from.AsSpan().SequenceCompareTo(change.Key) <= 0 && through.AsSpan().SequenceCompareTo(change.Key) >= 0)
                _changes[i] = change with { Before = null };
        }
    }

    private readonly record struct Change(Family Family, byte[] Key, byte[]? Before);
}
