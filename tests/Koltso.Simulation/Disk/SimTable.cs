namespace Koltso.Simulation.Disk;

/// <summary>
/// The entries of one family, sorted by key in one array, which is copied before a change while a scan uses it. Keys
/// and values in it are never changed.
/// </summary>
internal sealed class SimTable
{
    private Entry[] _entries = new Entry[64];
    private int _scans;

    public int Count { get; private set; }

    /// <summary>The bytes of keys and values.</summary>
    public long Bytes { get; private set; }

    public byte[]? Find(ReadOnlySpan<byte> key)
    {
        var at = Search(key);
        return at < 0 ? null : _entries[at].Value;
    }

    /// <summary>The index of <paramref name="key"/>, or the complement of the index where it would be.</summary>
    public int Search(ReadOnlySpan<byte> key) => Search(_entries, Count, key);

    public byte[] KeyAt(int at) => _entries[at].Key;

    /// <summary>Owns <paramref name="value"/> from now on. Returns the key as it is stored, and its former value.</summary>
    public byte[] Put(ReadOnlySpan<byte> key, byte[] value, out byte[]? before)
    {
        var at = Search(key);
        before = null;
        if (at >= 0)
        {
            before = _entries[at].Value;
            Unshare(Count);
            _entries[at].Value = value;
            Bytes += value.Length - before.Length;
            return _entries[at].Key;
        }

        at = ~at;
        Unshare(Count + 1);
        Array.Copy(_entries, at, _entries, at + 1, Count - at);
        var stored = key.ToArray();
        _entries[at] = new Entry(stored, value);
        Count++;
        Bytes += stored.Length + value.Length;
        return stored;
    }

    public Entry RemoveAt(int at)
    {
        var removed = _entries[at];
        Unshare(Count);
        Count--;
        Array.Copy(_entries, at + 1, _entries, at, Count - at);
        _entries[Count] = default;
        Bytes -= removed.Key.Length + removed.Value.Length;
        return removed;
    }

    public SimTable Copy() => new() { _entries = [.. _entries], Count = Count, Bytes = Bytes };

    /// <summary>The process that scanned it has died.</summary>
    public void EndScans() => _scans = 0;

    /// <summary>From now on the same entries as that table has now. No scan may be under way.</summary>
    public void Become(SimTable other)
    {
        if (_scans > 0) throw new InvalidOperationException("The table is replaced while it is scanned.");
        (_entries, Count, Bytes) = ([.. other._entries], other.Count, other.Bytes);
    }

    /// <summary>The present entries; <see cref="EndScan"/> must follow.</summary>
    public Entry[] BeginScan()
    {
        _scans++;
        return _entries;
    }

    public void EndScan(Entry[] entries)
    {
        if (entries == _entries) _scans--;
    }

    public static int Search(Entry[] entries, int count, ReadOnlySpan<byte> key)
    {
        int low = 0, high = count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = key.SequenceCompareTo(entries[middle].Key);
            if (order == 0) return middle;
            if (order < 0) high = middle - 1;
            else low = middle + 1;
        }

        return ~low;
    }

    /// <summary>Leaves the array to the scans that use it, and makes space.</summary>
    private void Unshare(int count)
    {
        if (_scans == 0 && count <= _entries.Length) return;
        var copy = new Entry[count <= _entries.Length ? _entries.Length : 2 * _entries.Length];
        Array.Copy(_entries, copy, Count);
        _entries = copy;
        _scans = 0;
    }

    internal struct Entry(byte[] key, byte[] value)
    {
        public readonly byte[] Key = key;
        public byte[] Value = value;
    }
}
