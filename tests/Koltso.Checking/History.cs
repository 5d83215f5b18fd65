namespace Koltso.Checking;

/// <summary>All that clients did and saw, and what was done to the cluster meanwhile. The checks read it and change nothing.</summary>
public sealed record History
{
    public required IReadOnlyList<Operation> Operations { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>By key: its nodes in the order of their ranks. A key that is not here is judged by its operations alone.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> Replicas { get; init; } = new Dictionary<int, IReadOnlyList<int>>();

    /// <summary>When recording ended: what is open then is late if its deadline had passed. 0: nothing open is late.</summary>
    public long EndUs { get; init; }
}
