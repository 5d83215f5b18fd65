using Koltso.Simulation.Cluster;
using Koltso.Simulation.Faults;
using Koltso.Simulation.Load;

namespace Koltso.Simulation.Running;

/// <summary>Everything that a seed decides before the history begins.</summary>
/// <param name="IsLong">Tombstones are collected.</param>
/// <param name="IsByHints">Replicas are never compared, and no node loses what it keeps: hints alone must bring writes to whom they
/// missed.</param>
/// <param name="HasFewNumbers">A connection's numbers for requests are soon used up.</param>
/// <param name="AreMixed">Some nodes run a build without this one's new features; which, changes whenever one starts.</param>
internal sealed record HistoryPlan(
    ulong Seed, ClusterShape Shape, SimWorkload Workload, IReadOnlyList<SimFault> Faults, bool IsLong, bool IsByHints, bool AreMixed,
    bool HasFewNumbers, int RunSeed)
{
    /// <summary>One history in so many.</summary>
    private const int LongOneIn = 5, ByHintsOneIn = 12, MixedOneIn = 3, FewNumbersOneIn = 4, LossyOneIn = 2;

    private const long BeginUs = 12_000_000;

    /// <summary>The latest time when the faults are over and the clients have stopped.</summary>
    public long FaultsEndUs => BeginUs + LengthUs;

    /// <summary>The virtual time with faults.</summary>
    private long LengthUs => (IsLong ? 400L : 20L) * 1_000_000;

    /// <param name="faultsMax">Only that many faults of the plan happen, the first ones; null: all.</param>
    public static HistoryPlan Of(ulong seed, int? faultsMax = null)
    {
        var random = new Random(HashCode(seed, 1));
        var isLong = random.Next(LongOneIn) == 0;
        var isByHints = !isLong && random.Next(ByHintsOneIn) == 0;
        var nodes = isLong ? 3 + random.Next(3) : 3 + random.Next(5) * random.Next(2);
        nodes = Math.Min(nodes, 7);
        var replication = random.Next(6) switch { 0 => 1 + random.Next(nodes), 1 => Math.Min(nodes, 5), _ => 3 };
        var shape = new ClusterShape(nodes, replication, 16, 1 + random.Next(2), random.Next(3) == 0);
        var clients = 4 + random.Next(8);
        var operations = 1_000 + random.Next(200);
        var areMixed = new Random(HashCode(seed, 0)).Next(MixedOneIn) == 0;
        var hasFewNumbers = new Random(~HashCode(seed, 0)).Next(FewNumbersOneIn) == 0;
        var plan = new HistoryPlan(seed, shape, null!, [], isLong, isByHints, areMixed, hasFewNumbers, HashCode(seed, 2));
        var workload = new SimWorkload
        {
            Clients = clients,
            Operations = operations,
            Keys = isByHints
            || (isLong && random.Next(3) != 0) ? ManyKeys(random) : random.Next(3) == 0 ? 3 + random.Next(6) : 15 + random.Next(40),
            ThinkUs = (int)(plan.LengthUs * 9 / 10 * clients / operations),
            GetPercent = isByHints ? random.Next(30) : 30 + random.Next(35),
            DeletePercent = isLong ? 25 : 5 + random.Next(15),
            OddQuorumPercent = random.Next(3) == 0 ? 0 : random.Next(50),
        };
        // Of a stream of its own: most histories are what they were.
        var losses = new Random(HashCode(seed, 3) ^ 0x5bd1e995);
        var isLossy = losses.Next(LossyOneIn) == 0 && replication > 1 && !isByHints && !areMixed;
        var faults = FaultPlan.Make(
            new Random(HashCode(seed, 3)), shape, BeginUs, plan.FaultsEndUs, isGentle: random.Next(3) == 0 || isLossy,
            isHarmless: isByHints, slowdown: isLong ? 15 : 1);
        if (isLossy)
        {
            faults = [.. FaultPlan.WithLosses(faults, losses, shape, BeginUs, plan.FaultsEndUs)];
            // A write that a client wants on one disk only may be lost with that.
            workload = workload with { OddQuorumPercent = 0 };
        }

        if (isLong && faults.FirstOrDefault(static fault => fault.Kind == SimFaultKind.StandStill) is { } pause)
            workload = workload with { Absence = new Absence(pause.Node, pause.AtUs + FaultInjector.MidWriteUs, pause.EndUs) };
        return plan with { Workload = workload, Faults = faultsMax is { } most ? [.. faults.Take(most)] : faults };
    }

    /// <summary>
    /// So many that the last write of a key often stays for a long time: reads or the next write do not repair it, so
    /// other mechanisms must.
    /// </summary>
    private static int ManyKeys(Random random) => 100 + random.Next(200);

    /// <summary>Seeds of the random streams, which are far apart for neighbouring seeds.</summary>
    private static int HashCode(ulong seed, ulong stream)
    {
        var mixed = (seed * 4 + stream) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)(mixed >> 33);
    }
}
