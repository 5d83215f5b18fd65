namespace Koltso.Checking;

/// <summary>
/// The promises that are checked, by the names that violations carry. The word "meets" is <see cref="Keys.Overlap"/>'s:
/// the replicas of two operations must have one in common.
/// </summary>
public static class Promise
{
    /// <summary>A read answers with what some write of that key, begun before the read ended, wrote.</summary>
    public const string NoInventedValue = nameof(NoInventedValue);

    /// <summary>A write whose client was told that it is on no replica is never seen: it is not read, nor stored in the end.</summary>
    public const string NoRefusedWrite = nameof(NoRefusedWrite);

    /// <summary>A read that begins after an acknowledged write ended, and meets it, answers with its value or a newer one.</summary>
    public const string NoStaleRead = nameof(NoStaleRead);

    /// <summary>The same where that write was a deletion: what it deleted stays deleted, for reads and in the final state.</summary>
    public const string NoResurrection = nameof(NoResurrection);

    /// <summary>Versions are never given out twice, and grow along operations that meet.</summary>
    public const string MonotonicVersions = nameof(MonotonicVersions);

    /// <summary>
    /// One order of operations on a key explains all answers: of those that <see cref="Linearizing.LinearizablePart"/> tells.
    /// </summary>
    public const string Linearizability = nameof(Linearizability);

    /// <summary>An operation ends in time, unless its client or its coordinator could not.</summary>
    public const string Liveness = nameof(Liveness);

    /// <summary>What is acknowledged was confirmed by that many replicas.</summary>
    public const string AckRules = nameof(AckRules);

    /// <summary>In the end an acknowledged write, or a newer one, is on as many replicas as confirmed it.</summary>
    public const string NoLostWrite = nameof(NoLostWrite);

    /// <summary>In the end replicas agree on what they share, and another comparison would find nothing to send.</summary>
    public const string Convergence = nameof(Convergence);

    /// <summary>No replica beyond a write's <c>from</c> has its value.</summary>
    public const string NoFurtherCopies = nameof(NoFurtherCopies);

    /// <summary>In the end no hint waits for anybody.</summary>
    public const string NoHintsLeft = nameof(NoHintsLeft);
}
