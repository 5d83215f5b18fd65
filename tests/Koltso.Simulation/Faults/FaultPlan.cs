using Koltso.Simulation.Cluster;

namespace Koltso.Simulation.Faults;

/// <summary>
/// What goes wrong in a history, made before it begins and from a stream of chance of its own: so the first few faults of a
/// plan can be tried without the others, and nothing else changes.
/// </summary>
internal static class FaultPlan
{
    private const int SkewMsBorne = 55_000;

    private static readonly SimFaultKind[] s_harmless =
    [
        SimFaultKind.Pause, SimFaultKind.Cut, SimFaultKind.CutOneWay, SimFaultKind.Isolate, SimFaultKind.SlowNetwork,
        SimFaultKind.LossyNetwork, SimFaultKind.UnrulyNetwork, SimFaultKind.ClockJump, SimFaultKind.ClockDrift, SimFaultKind.SlowDisk,
        SimFaultKind.StallingDisk, SimFaultKind.ColdCache,
    ];

    /// <param name="isGentle">At any time something is wrong with one node at most.</param>
    /// <param name="isHarmless">No node ends, and none's disk refuses anything.</param>
    /// <param name="slowdown">Virtual seconds a fault lasts, in relation to a short history's.</param>
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
            atUs += pauseUs;
            if (atUs >= untilUs) return plan;
            plan.Add(Make(random, shape, kind, atUs, Math.Min(untilUs, atUs + lengthUs), slowdown));
            if (isGentle) atUs += lengthUs + 2_500_000;
        }
    }

    /// <summary>
    /// Where deletions are collected, outages may last for longer than it takes until one is, did that not wait for who has missed
    /// it. A pause is shorter than the settling: a request that it holds up must be over by then.
    /// </summary>
    private static int LengthUsMax(Random random, SimFaultKind kind, bool isCollected)
    {
        if (random.Next(3) != 0 || (isCollected && kind == SimFaultKind.Pause)) return 900_000;
        return isCollected && IsOutage(kind) && random.Next(2) == 0 ? 14_000_000 : 4_000_000;
    }

    /// <summary>What a node misses while it lasts does not come late: it is lost, or a hint, which ages.</summary>
    private static bool IsOutage(SimFaultKind kind) =>
        kind is SimFaultKind.Kill or SimFaultKind.PowerLoss or SimFaultKind.Cut or SimFaultKind.CutOneWay or SimFaultKind.Isolate
            or SimFaultKind.FailingDisk or SimFaultKind.FullDisk;

    /// <summary>Not everything in each history: what is rare together with everything may be frequent together with little.</summary>
    private static SimFaultKind[] Kinds(Random random, ClusterShape shape)
    {
        var all = Enum.GetValues<SimFaultKind>();
        SimFaultKind[] some = [.. all.Where(_ => random.Next(3) != 0), SimFaultKind.Kill];
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
