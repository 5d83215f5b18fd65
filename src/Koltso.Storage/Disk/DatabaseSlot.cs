namespace Koltso.Storage.Disk;

/// <summary>
/// Lets many threads use one database, and one thread take it away (to reopen or close it) once nobody uses it.
/// A use costs two interlocked operations. Invariant: while <see cref="_users"/> carries <see cref="Closed"/> and counts
/// nobody, the database belongs to the closer.
/// </summary>
internal sealed class DatabaseSlot(IDatabase database)
{
    private const int Closed = 1 << 30;

    private readonly object _change = new();
    private IDatabase? _database = database;
    private bool _isPutBack = true;
    private int _users;
    private int _reopenings;

    /// <summary>How often a database was put back. It grows before anybody can use that database.</summary>
    internal int Reopenings => Volatile.Read(ref _reopenings);

    internal bool IsClosing => (Volatile.Read(ref _users) & Closed) != 0;

    /// <summary>Null while the database is being reopened, and after the end. Otherwise <see cref="Exit"/> must follow.</summary>
    internal IDatabase? TryEnter()
    {
        if ((Interlocked.Increment(ref _users) & Closed) == 0) return _database;
        Exit();
        return null;
    }

    /// <summary>Like <see cref="TryEnter"/>, but waits out a reopening. Null when none came of it, and after the end.</summary>
    internal IDatabase? Enter()
    {
        var database = TryEnter();
        if (database is not null) return database;
        lock (_change)
        {
            while (!_isPutBack) Monitor.Wait(_change);
        }

        return TryEnter();
    }

    internal void Exit()
    {
        if (Interlocked.Decrement(ref _users) != Closed) return;
        lock (_change) Monitor.PulseAll(_change);
    }

    /// <summary>Takes the database out once nobody uses it; null when it is out already. One thread at a time.</summary>
    internal IDatabase? Take()
    {
        _database?.EndWrites();
        lock (_change)
        {
            _isPutBack = false;
            Interlocked.Or(ref _users, Closed);
            while ((Volatile.Read(ref _users) & ~Closed) != 0) Monitor.Wait(_change);
        }

        var taken = _database;
        _database = null;
        return taken;
    }

    /// <summary>Ends the wait that <see cref="Take"/> began, with a database or, when there is none to be had, without.</summary>
    internal void PutBack(IDatabase? opened)
    {
        _database = opened;
        if (opened is not null)
        {
            Interlocked.Increment(ref _reopenings);
            Interlocked.And(ref _users, ~Closed);
        }

        lock (_change)
        {
            _isPutBack = true;
            Monitor.PulseAll(_change);
        }
    }
}
