namespace Koltso.Checking.Final;

/// <summary>What lies on the disks of a cluster at rest.</summary>
public sealed record FinalState
{
    /// <summary>By key: what its replica of each rank holds, null for nothing. A key that is not here is nowhere.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<StoredRecord?>> Keys { get; init; }

    /// <summary>By node that keeps them: hints that wait for others.</summary>
    public IReadOnlyDictionary<int, long> HintsLeft { get; init; } = new Dictionary<int, long>();

    /// <summary>Tombstones may have been collected: nothing is then as good as a deletion.</summary>
    public bool MayBeCollected { get; init; }

    /// <summary>
    /// False: replicas were never compared, and no node has lost what it kept for others. Then nothing is said of writes that failed,
    /// and hints have brought those that were acknowledged to all the replicas that they asked for.
    /// </summary>
    public bool IsCompared { get; init; } = true;
}
