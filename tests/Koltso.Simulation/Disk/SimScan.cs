using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>The entries that a table had when the scan was made.</summary>
internal sealed class SimScan(SimDatabase database, SimTable table) : IScan
{
    private readonly SimTable.Entry[] _entries = table.BeginScan();
    private readonly int _count = table.Count;
    private DatabaseStatus _status;
    private int _at = -1;
    private bool _disposed;

    public ReadOnlySpan<byte> Key => _entries[_at].Key;

    public ReadOnlySpan<byte> Value => _entries[_at].Value;

    public bool Seek(ReadOnlySpan<byte> key)
    {
        _status = database.Look(cachedOnly: false);
        var at = SimTable.Search(_entries, _count, key);
        _at = at < 0 ? ~at : at;
        return _status.IsOk && _at < _count;
    }

    public bool MoveNext()
    {
        if (!database.IsAlive) _status = SimFolder.Dead;
        _at++;
        return _status.IsOk && _at < _count;
    }

    public DatabaseStatus Status() => _status;

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        table.EndScan(_entries);
        database.EndScan();
    }
}
