namespace Koltso.Checking;

/// <summary>
/// The promises that are checked, under the names that violations use. "Meets" is meant as in
/// <see cref="Keys.Overlap"/>: the replica sets of the two operations must share a replica.
/// </summary>
public static class Promise
{
    /// <summary>A read returns what some write of that key wrote, and that write began before the read ended.</summary>
    public const string NoInventedValue = nameof(NoInventedValue);

    /// <summary>A read that begins after an acknowledged write ended, and meets it, returns its value or a newer one.</summary>
    public const string NoStaleRead = nameof(NoStaleRead);

    /// <summary>The same for a deletion: what it deleted stays deleted, for reads and in the final state.</summary>
    public const string NoResurrection = nameof(NoResurrection);

    /// <summary>Versions are never used twice, and grow along operations that meet.</summary>
    public const string MonotonicVersions = nameof(MonotonicVersions);

    /// <summary>
    /// One order of the operations on a key explains all answers, for the operations that
    /// <see cref="Linearizing.LinearizablePart"/> selects.
    /// </summary>
    public const string Linearizability = nameof(Linearizability);

    /// <summary>An operation ends in time, unless its client or its coordinator was unable to.</summary>
    public const string Liveness = nameof(Liveness);

    /// <summary>An acknowledged write or answered read was confirmed by <c>ack</c> replicas.</summary>
    public const string AckRules = nameof(AckRules);

    /// <summary>At the end an acknowledged write, or a newer one, is on as many replicas as confirmed it.</summary>
    public const string NoLostWrite = nameof(NoLostWrite);

    /// <summary>At the end replicas agree on what they share, and another comparison would find nothing to send.</summary>
    public const string Convergence = nameof(Convergence);

    /// <summary>No replica beyond a write's <c>from</c> has its value.</summary>
    public const string NoFurtherCopies = nameof(NoFurtherCopies);

    /// <summary>At the end no hint waits for any node.</summary>
    public const string NoHintsLeft = nameof(NoHintsLeft);
}
