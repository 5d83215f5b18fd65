using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;

namespace Koltso.Storage.Lineage;

/// <summary>
/// Keeps the note beside an open database, and what the store knows of its past in it. Any thread; all but the mark blocks.
/// </summary>
/// <param name="run">0: nothing is noted.</param>
internal sealed class NoteKeeper(IStoreDisk disk, DatabaseSlot slot, HealthTracker health, WriteOutcomes outcomes, ulong run)
{
    private readonly Lock _noting = new();
    private ulong _mark, _noted;
    private bool _isClosed;

    /// <summary>
    /// The sequence number of the database. While the store does not take writes, that of before: what a failed write has used up is
    /// not counted.
    /// </summary>
    public ulong Mark()
    {
        if (health.State != StoreState.Ok || slot.TryEnter() is not { } database) return Volatile.Read(ref _mark);
        try
        {
            var mark = database.LatestSequence;
            Volatile.Write(ref _mark, mark);
            return mark;
        }
        finally
        {
            slot.Exit();
        }
    }

    /// <summary>Stores what has changed of both, and notes how far the database has come.</summary>
    /// <exception cref="IOException">The disk did not take the note.</exception>
    public void Keep(StoreLineage lineage, MemberMemories members)
    {
        if (run == 0) return;
        _ = lineage.Save();
        members.Save();
        var mark = Mark();
        lock (_noting)
        {
            if (_isClosed || mark == _noted || health.State != StoreState.Ok) return;
            disk.WriteNote(new StoreNote(run, mark, disk.BootId, IsClosed: false));
            _noted = mark;
        }
    }

    /// <summary>The database is closed, and all that it has was synced if the store is well.</summary>
    public void Close(ulong mark)
    {
        lock (_noting)
        {
            _isClosed = true;
            if (run == 0 || health.State != StoreState.Ok) return;
            try
            {
                disk.WriteNote(new StoreNote(run, mark, disk.BootId, IsClosed: true));
            }
            catch (IOException)
            {
                // The last note stands: should the machine be started anew before the node, the store is compared once too often.
            }
        }
    }

    /// <summary>Puts the lineage into the database; false when the disk did not take it.</summary>
    public bool TrySave(byte[] state)
    {
        if (outcomes.MayNotTry(out _) || slot.Enter() is not { } database) return false;
        try
        {
            return outcomes.Classify(LineageOpening.Write(database, state)) == ReplicaStatus.Applied;
        }
        finally
        {
            slot.Exit();
        }
    }
}
