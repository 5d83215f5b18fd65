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
}
