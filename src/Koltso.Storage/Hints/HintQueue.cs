namespace Koltso.Storage.Hints;

/// <summary>
/// Hints that wait for the drainer. Any thread may call. Room is taken before a hint is made, and given back when it was
/// written or dropped. Owns the values of the hints in it.
/// </summary>
internal sealed class HintQueue
{
    /// <summary>What waits or is being written; beyond, hints are dropped. One hint alone may be larger.</summary>
    internal const long BytesMax = 8L << 20;

    /// <summary>About what one hint takes beside its value.</summary>
    internal const int HintBytes = 64;

    /// <summary>A batch: short enough for the records' drainer to wait behind.</summary>
    internal const int BatchHintsMax = 1024;
    internal const long BatchBytesMax = 256L << 10;

    private readonly Lock _lock = new();
    private readonly Queue<QueuedHint> _hints = [];
    private long _bytes;
    private bool _draining;
    private bool _closed;

    internal bool TryTakeRoom(int valueBytes)
    {
        lock (_lock)
        {
            if (_closed || (_bytes > 0 && _bytes + valueBytes + HintBytes > BytesMax)) return false;
            _bytes += valueBytes + HintBytes;
            return true;
        }
    }

    internal void GiveRoomBack(int valueBytes)
    {
        lock (_lock) _bytes -= valueBytes + HintBytes;
    }

    /// <summary>For a hint that has its room. False when the queue was closed meanwhile.</summary>
    /// <param name="startDrain">Nobody drains: the caller sees to it that somebody does.</param>
    internal bool TryAppend(QueuedHint hint, out bool startDrain)
    {
        lock (_lock)
        {
            startDrain = !_draining && !_closed;
            if (_closed) return false;
            _hints.Enqueue(hint);
            _draining = true;
            return true;
        }
    }

    /// <summary>Moves the next hints to <paramref name="batch"/>. False when none wait: the caller is the drainer no more.</summary>
    internal bool TryTake(List<QueuedHint> batch)
    {
        batch.Clear();
        lock (_lock)
        {
            for (long bytes = 0; batch.Count < BatchHintsMax && _hints.TryPeek(out var hint); batch.Add(_hints.Dequeue()))
            {
                bytes += hint.Value.Length;
                if (batch.Count > 0 && bytes > BatchBytesMax) break;
            }

            if (batch.Count == 0) _draining = false;
            return batch.Count > 0;
        }
    }

    /// <summary>Nothing comes in from now on.</summary>
    internal void Close()
    {
        lock (_lock) _closed = true;
    }
}
