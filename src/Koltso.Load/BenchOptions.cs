namespace Koltso.Load;

/// <summary>What is asked of the server.</summary>
public enum Workload
{
    Put,
    Get,
    Delete,

    /// <summary>GET and PUT by chance, <see cref="BenchOptions.ReadShare"/> of them GET.</summary>
    Mixed,
}

/// <summary>In what order keys are asked for.</summary>
public enum KeyOrder
{
    Random,
    Sequential,
}

/// <summary>One load test.</summary>
public sealed record BenchOptions
{
    /// <summary>The nodes that connections are spread over in turn, at least one; only scheme <c>http</c>, host and port are used.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    public required Workload Workload { get; init; }

    /// <summary>Requests a second, held whatever the server does; null: each connection sends as soon as it is answered.</summary>
    public int? RatePerSecond { get; init; }

    public int Connections { get; init; } = 32;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Load before the measured time, not counted.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Ids are 1 to this.</summary>
    public long Keys { get; init; } = 10_000;

    public int ValueBytes { get; init; } = 1_200;

    public KeyOrder KeyOrder { get; init; }

    public double ReadShare { get; init; } = 0.5;

    /// <summary>How many replicas must answer, of how many asked; null: not said, so that the server decides.</summary>
    public int? Ack { get; init; }

    public int? From { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>A request that takes longer counts as an error, and its connection is opened anew.</summary>
    public int TimeoutMs { get; init; } = 10_000;

    /// <summary>Stop after so many requests, also before the time is over; null: the time decides.</summary>
    public long? RequestsMax { get; init; }

    /// <summary>Processes on this machine whose CPU time is counted too, for servers that tell none.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];
}
