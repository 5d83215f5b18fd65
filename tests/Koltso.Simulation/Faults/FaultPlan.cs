using Koltso.Simulation.Cluster;

namespace Koltso.Simulation.Faults;

/// <summary>
/// What goes wrong in a history, made before it begins and from a stream of chance of its own: so the first few faults of a
/// plan can be tried without the others, and nothing else changes.
/// </summary>
internal static class FaultPlan
{
    private const int SkewMsBorne = 55_000;

    private static readonly FaultKind[] s_harmless =
    [
        FaultKind.Pause, FaultKind.Cut, FaultKind.CutOneWay, FaultKind.Isolate, FaultKind.SlowNetwork, FaultKind.LossyNetwork,
        FaultKind.UnrulyNetwork, FaultKind.ClockJump, FaultKind.ClockDrift, FaultKind.SlowDisk, FaultKind.StallingDisk, FaultKind.ColdCache,
    ];

    /// <param name="isGentle">At any time something is wrong with one node at most.</param>
    /// <param name="isHarmless">No node ends, and none's disk refuses anything.</param>
    /// <param name="slowdown">Virtual seconds a fault lasts, in relation to a short history's.</param>
    public static List<Fault> Make(Random random, ClusterShape shape, long fromUs, long untilUs, bool isGentle, bool isHarmless, int slowdown)
    {
        var plan = new List<Fault>();
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
    private static int LengthUsMax(Random random, FaultKind kind, bool isCollected)
    {
        if (random.Next(3) != 0 || (isCollected && kind == FaultKind.Pause)) return 900_000;
        return isCollected && IsOutage(kind) && random.Next(2) == 0 ? 14_000_000 : 4_000_000;
    }

    /// <summary>What a node misses while it lasts does not come late: it is lost, or a hint, which ages.</summary>
    private static bool IsOutage(FaultKind kind) =>
        kind is FaultKind.Kill or FaultKind.PowerLoss or FaultKind.Cut or FaultKind.CutOneWay or FaultKind.Isolate
            or FaultKind.FailingDisk or FaultKind.FullDisk;

    /// <summary>Not everything in each history: what is rare together with everything may be frequent together with little.</summary>
    private static FaultKind[] Kinds(Random random, ClusterShape shape)
    {
        var all = Enum.GetValues<FaultKind>();
        FaultKind[] some = [.. all.Where(_ => random.Next(3) != 0), FaultKind.Kill];
        return [.. some.Where(kind => kind != FaultKind.PowerLoss || shape.IsSynced)];
    }

    private static Fault Make(Random random, ClusterShape shape, FaultKind kind, long atUs, long endUs, int slowdown)
    {
        var node = random.Next(shape.Nodes);
        var other = (node + 1 + random.Next(shape.Nodes - 1)) % shape.Nodes;
        var sign = random.Next(2) == 0 ? -1 : 1;
        var amount = kind switch
        {
            FaultKind.ClockJump => sign * random.Next(SkewMsBorne / 2 / slowdown),
            FaultKind.ClockWild => sign * (slowdown == 1 ? 61_000 + random.Next(40_000) : random.Next(SkewMsBorne / 2 / slowdown)),
            _ => 1 + random.Next(100),
        };
        return new Fault(kind, node, other, atUs, endUs, amount);
    }
}
