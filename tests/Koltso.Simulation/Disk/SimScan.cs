using Koltso.Storage.Disk;

namespace Koltso.Simulation.Disk;

/// <summary>The entries that a table had when the scan was made.</summary>
/// <param name="damage">Of the table; null: there is none.</param>
internal sealed class SimScan(SimDatabase database, SimTable table, SimDamage? damage) : IScan
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
        LookOutForDamage(key);
        return _status.IsOk && _at < _count;
    }

    public bool MoveNext()
    {
        if (!database.IsAlive) _status = SimFolder.Dead;
        var left = _entries[_at].Key;
        _at++;
        LookOutForDamage(left);
        return _status.IsOk && _at < _count;
    }

    public DatabaseStatus Status() => _status;

    private void LookOutForDamage(ReadOnlySpan<byte> from)
    {
        if (_status.IsOk && damage?.IsOnTheWay(from, _at < _count ? _entries[_at].Key : null) == true) _status = damage.Status;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        table.EndScan(_entries);
        database.EndScan();
    }
}
