using System.Globalization;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Lineage;

/// <summary>
/// How a store begins: its past, judged by what stands in the database and beside it, and its new run. Made when the database was
/// just opened; nothing has been written since, and nobody else uses it.
/// </summary>
/// <param name="Run">0: there was no room to write it down.</param>
/// <param name="Reason">Why the store is in doubt, where that was found now.</param>
internal readonly record struct LineageOpening(LineageState State, ulong Run, string? Reason)
{
    private static ReadOnlySpan<byte> Key => "store-lineage"u8;

    /// <param name="isSynced">All that was acknowledged is on the disk.</param>
    /// <param name="acceptLoss">The operator knows of all losses up to now.</param>
    public static LineageOpening Of(IDatabase database, IStoreDisk disk, bool isSynced, bool acceptLoss, Random names)
    {
        var (sequence, note) = (database.LatestSequence, disk.ReadNote());
        var (state, reason) = Read(database) is { } known ? (known.EndAt(sequence), null) : Begin(database, disk, names);
        if (note is { Run: not 0 } && state.IsNews(note.Run, note.Mark))
        {
            reason = string.Create(
                CultureInfo.InvariantCulture,
                $"{disk.DatabasePath} is not what it was, or lacks its latest writes (it is at {sequence}, and {note.Mark} was noted)");
            state = StoreLineage.Lost(state, note.Run, names);
        }
        else if (!isSynced && IsSuspect(state, note, disk))
        {
            reason = "the machine went down while the store was open, and the last writes may not have been on the disk";
            state = state with { Incarnation = StoreLineage.NewName(names), Doubt = StoreDoubt.Suspected };
        }

        if (acceptLoss) state = state with { Doubt = StoreDoubt.None, Accepted = [] };
        var run = StoreLineage.NewName(names);
        return new LineageOpening(state.Begin(run), run, reason);
    }

    /// <summary>Puts the state into the database, then a note beside it, and blocks until the disk has both.</summary>
    public DatabaseStatus Write(IDatabase database, IStoreDisk disk)
    {
        var status = Write(database, State.ToBytes());
        if (!status.IsOk) return status;
        try
        {
            disk.WriteNote(new StoreNote(Run, database.LatestSequence, disk.BootId, IsClosed: false));
        }
        catch (IOException)
        {
            // The former note stands: its run is one that the database knows.
        }

        return status;
    }

    /// <summary>Blocks until the disk has it.</summary>
    public static DatabaseStatus Write(IDatabase database, byte[] state)
    {
        using var batch = database.NewBatch();
        batch.Put(database, Family.Meta, Key, state);
        return database.Write(batch, WritePatience.Synced);
    }

    /// <summary>Of a database that knows nothing of its past: a new one, or one of a build that did not write it down.</summary>
    private static (LineageState State, string? Reason) Begin(IDatabase database, IStoreDisk disk, Random names)
    {
        var doubt = disk.HasLostDatabase ? StoreDoubt.Lost : IsEmpty(database) ? StoreDoubt.New : StoreDoubt.None;
        return (
            new LineageState(StoreLineage.NewName(names), doubt, [], []),
            disk.HasLostDatabase ? $"the records that were in {disk.DatabasePath} are gone" : null);
    }

    private static bool IsSuspect(LineageState state, StoreNote? note, IStoreDisk disk) =>
        note is { Run: not 0, IsClosed: false } && note.BootId != disk.BootId && state.Doubt < StoreDoubt.Suspected;

    private static LineageState? Read(IDatabase database)
    {
        using var scan = database.Scan(Family.Meta);
        return scan.Seek(Key) && scan.Key.SequenceEqual(Key) ? LineageState.TryRead(scan.Value) : null;
    }

    private static bool IsEmpty(IDatabase database)
    {
        using var records = database.Scan(Family.Records);
        using var meta = database.Scan(Family.Meta);
        return !records.Seek([0]) && !meta.Seek([0]);
    }
}
