namespace Koltso.Load;

/// <summary>One load test.</summary>
public sealed record BenchOptions
{
    /// <summary>
    /// The nodes that connections are spread over in turn, at least one; only scheme <c>http</c>, host and port are used.
    /// </summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    public required Workload Workload { get; init; }

    /// <summary>Operations per second, held whatever the server does; null: each connection sends as soon as it is answered.</summary>
    public int? RatePerSecond { get; init; }

    public int Connections { get; init; } = 32;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Load before the measured time, not counted.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>Store all <see cref="Keys"/> before that, as fast as it goes.</summary>
    public bool Fill { get; init; }

    /// <summary>Ids run from 1 to this; inserts use the ids after it.</summary>
    public long Keys { get; init; } = 10_000;

    /// <summary>Bytes of each value, where <see cref="ValueSizes"/> says nothing else.</summary>
    public int ValueBytes { get; init; } = 1_200;

    public ValueSizes? ValueSizes { get; init; }

    public ContentKind ValueContent { get; init; } = ContentKind.Half;

    /// <summary>Null: what the workload is defined with, uniform for those that are not of YCSB.</summary>
    public KeyDistribution? Distribution { get; init; }

    /// <summary>
    /// Of <see cref="KeyDistribution.Zipfian"/> and <see cref="KeyDistribution.Latest"/>: the id of rank r comes r^-constant as often as
    /// the first.
    /// </summary>
    public double ZipfianConstant { get; init; } = 0.99;

    /// <summary>Of <see cref="KeyDistribution.Hotspot"/>: this share of the keys ...</summary>
    public double HotKeyShare { get; init; } = 0.2;

    /// <summary>... is meant by this share of the operations.</summary>
    public double HotOperationShare { get; init; } = 0.8;

    public double ReadShare { get; init; } = 0.5;

    /// <summary>A scan asks for 1 to so many entities, each number as often as another.</summary>
    public int ScanMax { get; init; } = 100;

    /// <summary>How many replicas must answer, of how many asked; null: not said, so that the server decides.</summary>
    public int? Ack { get; init; }

    public int? From { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>A request that takes longer counts as an error, and its connection is opened anew.</summary>
    public int TimeoutMs { get; init; } = 10_000;

    /// <summary>Stop after so many operations, also before the time is over; null: the time decides.</summary>
    public long? RequestsMax { get; init; }

    /// <summary>At a rate: give up once what is due is so late; null: never, and the backlog is worked off at the end.</summary>
    public TimeSpan? BehindMax { get; init; }

    /// <summary>Processes on this machine whose CPU time is counted too, for servers that tell none.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>What there is, whether it was said or not.</summary>
    internal ValueSizes SizesInUse => ValueSizes ?? ValueSizes.Fixed(ValueBytes);

    internal KeyDistribution DistributionInUse => Distribution ?? OperationMix.Of(Workload, ReadShare).Keys;
}
