using Koltso.Simulation.Cluster;

namespace Koltso.Simulation.Faults;

/// <summary>
/// The faults of a history, planned before it begins and from a random stream of its own: the first few faults of a
/// plan can be run without the others, and nothing else changes.
/// </summary>
internal static class FaultPlan
{
    private const int SkewMsBorne = 55_000;

    /// <summary>Longer than deletions are kept, and the comparisons and the settling after that.</summary>
    private const int StandStillUsMin = 180_000_000, StandStillUsMore = 90_000_000;

    private static readonly SimFaultKind[] s_harmless =
    [
        SimFaultKind.Pause, SimFaultKind.Cut, SimFaultKind.CutOneWay, SimFaultKind.Isolate, SimFaultKind.SlowNetwork,
        SimFaultKind.LossyNetwork, SimFaultKind.UnrulyNetwork, SimFaultKind.ClockJump, SimFaultKind.ClockDrift, SimFaultKind.SlowDisk,
        SimFaultKind.HangingDisk, SimFaultKind.ColdCache,
    ];

    private static readonly SimFaultKind[] s_losses =
    [
        SimFaultKind.RolledBackDisk, SimFaultKind.RolledBackDatabase, SimFaultKind.LostDisk, SimFaultKind.LostDatabase,
    ];

    /// <param name="isGentle">At any time there is a fault on at most one node.</param>
    /// <param name="isHarmless">No node ends, and no disk refuses anything.</param>
    /// <param name="slowdown">The virtual seconds that a fault lasts, relative to those in a short history.</param>
    public static List<SimFault> Make(
        Random random, ClusterShape shape, long fromUs, long untilUs, bool isGentle, bool isHarmless, int slowdown)
    {
        var plan = new List<SimFault>();
        var kinds = isHarmless ? s_harmless : Kinds(random, shape);
        for (var atUs = fromUs; ;)
        {
            var pauseUs = (long)random.Next(isGentle ? 1_500_000 : 1_200_000) * slowdown;
            var kind = kinds[random.Next(kinds.Length)];
            var lengthUs = (20_000 + (long)random.Next(LengthUsMax(random, kind, slowdown > 1))) * slowdown;
            if (kind == SimFaultKind.StandStill && slowdown > 1)
            {
                // Beside it deletions must be collected: once is enough.
                kinds = [.. kinds.Where(static one => one != SimFaultKind.StandStill)];
                lengthUs = StandStillUsMin + random.Next(StandStillUsMore);
            }

            atUs += pauseUs;
            if (atUs >= untilUs) return plan;
            plan.Add(Make(random, shape, kind, atUs, Math.Min(untilUs, atUs + lengthUs), slowdown));
            if (isGentle) atUs += lengthUs + 2_500_000;
        }
    }

    /// <summary>
    /// Adds losses of disks to a plan, from a stream of their own. Where deletions are collected, some copies are older than
    /// that takes. A clock that was set wrong would have been forgotten with the disk: such faults are left out.
    /// </summary>
    public static IReadOnlyList<SimFault> WithLosses(
        IReadOnlyList<SimFault> plan, Random random, ClusterShape shape, long fromUs, long untilUs)
    {
        var losses = new List<SimFault>();
        for (var count = 1 + random.Next(3); count > 0; count--)
        {
            var kind = s_losses[random.Next(s_losses.Length)];
            var atUs = fromUs + random.NextInt64((untilUs - fromUs) * 3 / 4);
            var endUs = IsRollBack(kind) ? atUs + random.NextInt64(untilUs - atUs) : atUs + 100_000 + random.Next(900_000);
            losses.Add(new SimFault(kind, random.Next(shape.Nodes), 0, atUs, endUs, 1 + random.Next(100)));
        }

        return
        [
            .. plan.Where(static fault => fault.Kind is not (SimFaultKind.ClockJump or SimFaultKind.ClockWild or SimFaultKind.ClockDrift))
                .Concat(losses).OrderBy(static fault => fault.AtUs),
        ];
    }

    public static bool IsLoss(SimFaultKind kind) => s_losses.Contains(kind);

    private static bool IsRollBack(SimFaultKind kind) => kind is SimFaultKind.RolledBackDisk or SimFaultKind.RolledBackDatabase;

    /// <summary>
    /// If deletions are collected, an outage may last longer than the time until a deletion is collected, if collection
    /// did not wait for nodes that missed it. So may a pause, after which the node goes on with what it was about to do. A disk that
    /// hangs is shorter than the settle time there: a request that it delays must be over by then. Else it may hang for longer than
    /// any request may take.
    /// </summary>
    private static int LengthUsMax(Random random, SimFaultKind kind, bool isCollected)
    {
        if (random.Next(3) != 0 || (isCollected && kind == SimFaultKind.HangingDisk)) return 900_000;
        if (kind == SimFaultKind.HangingDisk) return 9_000_000;
        return isCollected && MayLast(kind) && random.Next(2) == 0 ? 14_000_000 : 4_000_000;
    }

    /// <summary>
    /// Whether the node misses messages during the fault: they do not arrive late, but are lost, or become hints, which
    /// age; or come when it goes on, far too late. A flush that fails now and then needs time to fail often.
    /// </summary>
    private static bool MayLast(SimFaultKind kind) =>
        kind is SimFaultKind.Pause or SimFaultKind.Kill or SimFaultKind.PowerLoss or SimFaultKind.Cut or SimFaultKind.CutOneWay
            or SimFaultKind.Isolate or SimFaultKind.FailingDisk or SimFaultKind.FullDisk or SimFaultKind.FailingFlush;

    /// <summary>Not every kind in each history: an event that is rare with all kinds of faults may be frequent with few.</summary>
    private static SimFaultKind[] Kinds(Random random, ClusterShape shape)
    {
        var all = Enum.GetValues<SimFaultKind>();
        SimFaultKind[] some = [.. all.Where(kind => !IsLoss(kind) && random.Next(3) != 0), SimFaultKind.Kill];
        return [.. some.Where(kind => kind != SimFaultKind.PowerLoss || shape.IsSynced)];
    }

    private static SimFault Make(Random random, ClusterShape shape, SimFaultKind kind, long atUs, long endUs, int slowdown)
    {
        var node = random.Next(shape.Nodes);
        var other = (node + 1 + random.Next(shape.Nodes - 1)) % shape.Nodes;
        var sign = random.Next(2) == 0 ? -1 : 1;
        var amount = kind switch
        {
            SimFaultKind.ClockJump => sign * random.Next(SkewMsBorne / 2 / slowdown),
            SimFaultKind.ClockWild => sign * (slowdown == 1 ? 61_000 + random.Next(40_000) : random.Next(SkewMsBorne / 2 / slowdown)),
            _ => 1 + random.Next(100),
        };
        return new SimFault(kind, node, other, atUs, endUs, amount);
    }
}
