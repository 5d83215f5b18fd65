namespace Koltso.Checking;

/// <summary>
/// Everything that clients did and saw, and the faults of the cluster in that time. The checks read it and change
/// nothing.
/// </summary>
public sealed record History
{
    public required IReadOnlyList<Operation> Operations { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>
    /// For each key, its nodes in the order of their ranks. A key that is missing here is judged by its operations
    /// alone.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> Replicas { get; init; } = new Dictionary<int, IReadOnlyList<int>>();

    /// <summary>
    /// When recording ended: an operation that is open then is late if its deadline had passed. 0: no open operation is
    /// late.
    /// </summary>
    public long EndUs { get; init; }
}
