using System.Globalization;

namespace Koltso.Chaos.Faults;

/// <summary>One fault of a schedule.</summary>
/// <param name="Number">From 0, in order of <paramref name="StartMs"/>.</param>
/// <param name="Other">
/// The other node of <see cref="InjectionKind.Cut"/> and, where it is not -1, of <see cref="InjectionKind.OneWay"/>.
/// </param>
/// <param name="StartMs">Relative to the beginning of the schedule.</param>
/// <param name="Amount">Severity, from 0 to 1; what it decides depends on the kind.</param>
/// <param name="IsSolo">No other fault runs at the same time, and it begins only once the one before it has healed.</param>
/// <param name="WithClients">The links to the clients' own network are affected too.</param>
internal sealed record Injection(
    int Number, InjectionKind Kind, int Node, int Other, int StartMs, int DurationMs, double Amount, bool IsSolo, bool WithClients)
{
    private const double LossMax = 0.3, DuplicateMax = 0.5, ReorderMax = 0.5, DelayMsMax = 400;

    public int EndMs => StartMs + DurationMs;

    public double DelayMs => 2 + Amount * Amount * DelayMsMax;

    public double LossShare => 0.005 + Amount * Amount * LossMax;

    public double DuplicateShare => 0.01 + Amount * DuplicateMax;

    public double ReorderShare => 0.01 + Amount * ReorderMax;

    /// <summary>
    /// Half of all full disks have no byte left. The others keep some room, which a node does not use because it holds
    /// a reserve.
    /// </summary>
    public long DiskLeftBytes => Amount < 0.5 ? 0 : (long)(Amount * (8 << 20));

    /// <summary>How far the clock jumps; negative is backwards.</summary>
    public TimeSpan ClockJump => Kind == InjectionKind.Skew
        ? TimeSpan.FromSeconds(Amount < 0.5 ? -70 - 600 * Amount : 70 + 600 * (Amount - 0.5))
        : TimeSpan.FromSeconds(110 * (Amount - 0.5));

    /// <summary>For a one-way cut from all other nodes: whether the node's outgoing packets are lost, or its incoming packets.</summary>
    public bool IsOutgoing => Amount < 0.5;

    /// <summary>Two faults of one group cannot affect one node at the same time. Links take any number.</summary>
    public int? Group => Kind switch
    {
        InjectionKind.Kill or InjectionKind.Stop => 0,
        InjectionKind.Disk => 1,
        InjectionKind.Clock or InjectionKind.Skew => 2,
        _ => null,
    };

    public bool Concerns(int node) => node == Node || node == Other;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{What()}{(WithClients ? ", clients too" : "")}, for {DurationMs / 1000.0:0.0} s");

    private string What() => Kind switch
    {
        InjectionKind.Kill => $"{Name(Node)} killed",
        InjectionKind.Stop => $"{Name(Node)} stopped",
        InjectionKind.Isolate => $"{Name(Node)} cut off from all",
        InjectionKind.Cut => $"link {Name(Node)} - {Name(Other)} cut",
        InjectionKind.OneWay when Other >= 0 => $"link {Name(Node)} > {Name(Other)} cut",
        InjectionKind.OneWay => IsOutgoing ? $"all links {Name(Node)} > cut" : $"all links > {Name(Node)} cut",
        InjectionKind.Slow => Invariant($"{Name(Node)}: packets {DelayMs:0} ms ± {DelayMs / 2:0} late"),
        InjectionKind.Loss => Invariant($"{Name(Node)}: {LossShare:P1} of packets lost"),
        InjectionKind.Duplicate => Invariant($"{Name(Node)}: {DuplicateShare:P1} of packets twice"),
        InjectionKind.Reorder => Invariant($"{Name(Node)}: {ReorderShare:P1} of packets overtaken"),
        InjectionKind.Disk => Invariant($"{Name(Node)}: disk full, {DiskLeftBytes / 1024:N0} KiB left"),
        _ => Invariant($"{Name(Node)}: clock jumps {ClockJump.TotalSeconds:+0.0;-0.0} s"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Name(int node) => $"n{node + 1}";
}
