namespace Koltso.Load;

/// <summary>A search for the highest rate that a server holds.</summary>
public sealed record KneeOptions
{
    /// <summary>The load; its rate and duration are chosen by the search.</summary>
    public required BenchOptions Load { get; init; }

    /// <summary>The first rate that is tried, and the last.</summary>
    public int RateMin { get; init; } = 1_000;

    public int RateMax { get; init; } = 1_000_000;

    /// <summary>A rate whose 99th percentile is above this does not hold.</summary>
    public TimeSpan P99Max { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A rate of whose operations a greater share fails is not held.</summary>
    public double ErrorShareMax { get; init; } = 0.001;

    /// <summary>How long each rate is tried.</summary>
    public TimeSpan StepDuration { get; init; } = TimeSpan.FromSeconds(10);
}
