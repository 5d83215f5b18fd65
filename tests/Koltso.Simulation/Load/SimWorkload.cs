namespace Koltso.Simulation.Load;

/// <summary>What the clients of a history do.</summary>
internal sealed record SimWorkload
{
    public required int Clients { get; init; }

    public required int Operations { get; init; }

    public required int Keys { get; init; }

    /// <summary>The average time between an answer and the next request.</summary>
    public required int ThinkUs { get; init; }

    public int GetPercent { get; init; } = 45;

    public int DeletePercent { get; init; } = 12;

    /// <summary>The percentage of operations that do not use the default quorum of all replicas.</summary>
    public int OddQuorumPercent { get; init; } = 20;

    /// <summary>A client that has no answer by then stops waiting.</summary>
    public int PatienceUs { get; init; } = 5_000_000;
}
