namespace Koltso.Ring.Replicas;

/// <summary>
/// The partitions of which this node's store answers no reads, since it may lack what it had. Any thread; a read looks at one field.
/// A partition that is opened may seem closed for a moment longer, never the other way about.
/// </summary>
internal sealed class ReadGate(int partitions)
{
    private readonly Lock _lock = new();
    private volatile bool[]? _closed;

    /// <summary>True while any partition is closed.</summary>
    public bool IsAnyClosed => _closed is not null;

    /// <summary>How many are closed, of those that this node replicates.</summary>
    public int Count { get; private set; }

    public bool IsClosed(int partition) => _closed is { } closed && closed[partition];

    /// <summary>Whatever this node replicates.</summary>
    public void CloseAll()
    {
        lock (_lock)
        {
            var closed = new bool[partitions];
            Array.Fill(closed, true);
            (_closed, Count) = (closed, partitions);
        }
    }

    /// <summary>From now on just these are closed.</summary>
    public void Set(IReadOnlyCollection<int> partitionsClosed)
    {
        lock (_lock)
        {
            var closed = new bool[partitions];
            foreach (var partition in partitionsClosed) closed[partition] = true;
            (_closed, Count) = (partitionsClosed.Count == 0 ? null : closed, partitionsClosed.Count);
        }
    }

    public void Open(int partition)
    {
        lock (_lock)
        {
            if (_closed is not { } closed || !closed[partition]) return;
            closed[partition] = false;
            if (--Count == 0) _closed = null;
        }
    }
}
