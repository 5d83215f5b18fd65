namespace Koltso.Ring.Repair;

/// <summary>
/// One round: what is to be compared and how far it is. Written on the loop of repair; read, slightly late, from anywhere.
/// </summary>
/// <param name="View">The view of this round, to its end.</param>
/// <param name="Number">Counts a node's rounds from 1.</param>
/// <param name="Request">What was asked for; null for a round of the node's own.</param>
/// <param name="WithAll">Compares with every other replica, not only with those of higher rank.</param>
/// <param name="Only">Only with these nodes; null: with all.</param>
/// <param name="IsRecovery">Only what this node's store owes.</param>
internal sealed record RepairRound(
    RepairView View, long Number, RepairRequest? Request, bool WithAll, IReadOnlySet<ushort>? Only, bool IsRecovery = false)
{
    /// <summary>Without what was compared successfully after that reading of this node's clock; null: with all.</summary>
    public ulong? Since { get; init; }

    public bool CheckOnly => Request?.CheckOnly == true;

    /// <summary>Comparisons of one partition with one peer that this round is to make.</summary>
    public int Planned { get; set; }

    public int InStep { get; set; }

    public int Differing { get; set; }

    /// <summary>Comparisons that were not made or not finished: the peer is down, or something could not be read or stored.</summary>
    public int Failed { get; private set; }

    /// <summary>The same by peer and reason; replaced, never changed.</summary>
    public IReadOnlyList<RepairFailures> Failures { get; private set; } = [];

    public long RecordsDiffering { get; set; }

    /// <summary>Monotonic milliseconds.</summary>
    public long StartedMs { get; set; }

    /// <summary>Monotonic milliseconds; 0 while the round is under way.</summary>
    public long EndedMs { get; set; }

    public void Fail(RepairPeer peer, RepairFault fault, IReadOnlyCollection<int> partitions)
    {
        if (partitions.Count > 0) Fail(peer.Id, fault, partitions, partitions.Count);
    }

    /// <summary>The round itself.</summary>
    public void FailByBug() => Fail(null, RepairFault.Bug, [], 1);

    private void Fail(string? node, RepairFault fault, IReadOnlyCollection<int> partitions, int comparisons)
    {
        Failed += comparisons;
        var known = Failures.FirstOrDefault(one => one.Node == node && one.Fault == fault);
        var grown = (known ?? new RepairFailures(node, fault, comparisons - partitions.Count, [])).With(partitions);
        Failures = [.. Failures.Where(one => one != known), grown];
    }
}
