using Koltso.Core.Records;
using Koltso.Storage.Disk;

namespace Koltso.Storage.Hints;

/// <summary>Some of a node's hints, oldest first. Whoever read it owns its bytes, and gives them back by disposing it.</summary>
public sealed class HintPage : IDisposable
{
    private readonly List<Hint> _hints = [];
    private readonly List<PooledBytes> _values = [];

    /// <summary>Unless Ok, there may be more than is here: try again later.</summary>
    public ScanStatus Status { get; internal set; }

    /// <summary>None, with an Ok: no hints wait.</summary>
    public IReadOnlyList<Hint> Hints => _hints;

    /// <summary>Copies <paramref name="value"/>. False when that is not a hint.</summary>
    internal bool TryAdd(ulong sequence, ReadOnlySpan<byte> value, int partitions)
    {
        var copy = PooledBytes.CopyOf(value);
        if (!HintFormat.TryReadValue(sequence, copy.Memory, partitions, out var hint))
        {
            copy.Return();
            return false;
        }

        _hints.Add(hint);
        _values.Add(copy);
        return true;
    }

    public void Dispose()
    {
        foreach (var value in _values) value.Return();
        _values.Clear();
        _hints.Clear();
    }
}
