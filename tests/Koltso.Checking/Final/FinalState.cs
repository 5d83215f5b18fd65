namespace Koltso.Checking.Final;

/// <summary>What the disks of a cluster at rest hold.</summary>
public sealed record FinalState
{
    /// <summary>For each key, what its replica of each rank holds; null for nothing. No replica holds a key that is missing here.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<StoredRecord?>> Keys { get; init; }

    /// <summary>For each node, the hints that it keeps for others.</summary>
    public IReadOnlyDictionary<int, long> HintsLeft { get; init; } = new Dictionary<int, long>();

    /// <summary>Whether tombstones may have been collected: then holding nothing is as good as a deletion.</summary>
    public bool MayBeCollected { get; init; }

    /// <summary>
    /// False: replicas were never compared, and no node has lost what it kept for others. Then the checks say nothing
    /// about writes that failed, and hints have brought acknowledged writes to all the replicas that the writes asked
    /// for.
    /// </summary>
    public bool IsCompared { get; init; } = true;
}
