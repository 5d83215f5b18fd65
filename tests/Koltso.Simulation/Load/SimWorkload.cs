namespace Koltso.Simulation.Load;

/// <summary>What the clients of a history do.</summary>
internal sealed record SimWorkload
{
    public required int Clients { get; init; }

    public required int Operations { get; init; }

    /// <summary>Those that clients use.</summary>
    public required int Keys { get; init; }

    /// <summary>In histories that have one.</summary>
    public Absence? Absence { get; init; }

    /// <summary>Keys after those of the clients.</summary>
    public int UnattendedKeys => Absence is null ? 0 : 12;

    public int KeysInAll => Keys + UnattendedKeys;

    /// <summary>The average time between an answer and the next request.</summary>
    public required int ThinkUs { get; init; }

    public int GetPercent { get; init; } = 45;

    public int DeletePercent { get; init; } = 12;

    /// <summary>The percentage of operations that do not use the default quorum of all replicas.</summary>
    public int OddQuorumPercent { get; init; } = 20;

    /// <summary>A client that has no answer by then stops waiting.</summary>
    public int PatienceUs { get; init; } = 5_000_000;
}
