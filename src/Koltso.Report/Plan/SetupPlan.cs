using Koltso.Core.Hashing;

namespace Koltso.Report.Plan;

/// <summary>One cluster and what is measured on it. What is null or empty is left out.</summary>
/// <param name="Id">Short, unique in the plan.</param>
/// <param name="Name">For people: <c>three nodes, one copy</c>.</param>
/// <param name="Replication">Copies of a record; of a given cluster, what it has.</param>
/// <param name="FillKeys">Ids 1 to this are stored first.</param>
public sealed record SetupPlan(string Id, string Name, int Nodes, int Replication, HashKind Hash, long FillKeys)
{
    /// <summary>For each of PUT and GET.</summary>
    public TimeSpan WarmUp { get; init; }

    public IReadOnlyList<int> Rates { get; init; } = [];

    public TimeSpan LoadTime { get; init; }

    public KneePlan? Knee { get; init; }

    public TimeSpan? ProfileTime { get; init; }

    public bool IsLoaded => Rates.Count > 0;
}
