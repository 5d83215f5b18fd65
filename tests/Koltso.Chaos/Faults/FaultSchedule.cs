namespace Koltso.Chaos.Faults;

/// <summary>
/// Which fault happens when: a seed decides all of it. In the first half of the time there is one fault at a time, so
/// that every key keeps a majority of its replicas; in the second half there are several, on any nodes.
/// </summary>
internal static class FaultSchedule
{
    private const int SoloPauseMs = 1_500, WildPauseMsMax = 2_500, DurationMsMin = 100, DurationMsMax = 7_000, SettleMs = 1_000;

    public static int SoloEndMs(int seconds) => seconds * 1000 / 2;

    /// <returns>In order of their starts.</returns>
    public static IReadOnlyList<Injection> Of(int seed, int seconds, int nodes, IReadOnlyList<InjectionKind> kinds)
    {
        var random = new Random(seed);
        var all = new List<Injection>();
        for (var at = SettleMs; at < SoloEndMs(seconds);)
        {
            var one = Draw(random, at, nodes, kinds, isSolo: true);
            all.Add(one);
            at = one.EndMs + SoloPauseMs;
        }

        var from = all.Count == 0 ? SettleMs : Math.Max(SoloEndMs(seconds), all[^1].EndMs + SoloPauseMs);
        for (var hand = 0; hand < nodes; hand++)
        {
            for (var at = from + random.Next(WildPauseMsMax); at < seconds * 1000;)
            {
                var one = Draw(random, at, nodes, kinds, isSolo: false);
                at = one.EndMs + random.Next(WildPauseMsMax);
                if (!all.Exists(other => IsInTheWayOf(one, other))) all.Add(one);
            }
        }

        return [.. all.OrderBy(static one => one.StartMs).Select(static (one, i) => one with { Number = i })];
    }

    private static Injection Draw(Random random, int at, int nodes, IReadOnlyList<InjectionKind> kinds, bool isSolo)
    {
        var kind = kinds[random.Next(kinds.Count)];
        var node = random.Next(nodes);
        var other = (node + 1 + random.Next(nodes - 1)) % nodes;
        var hasOther = kind == InjectionKind.Cut || (kind == InjectionKind.OneWay && random.Next(2) == 0);
        // Most faults are short: things go wrong when a fault begins or ends.
        var durationMs = DurationMsMin + (int)(Math.Pow(random.NextDouble(), 1.5) * (DurationMsMax - DurationMsMin));
        var reachesClients = kind is >= InjectionKind.Isolate and <= InjectionKind.Reorder && !hasOther && random.Next(2) == 0;
        return new Injection(0, kind, node, hasOther ? other : -1, at, durationMs, random.NextDouble(), isSolo, reachesClients);
    }

    private static bool IsInTheWayOf(Injection one, Injection other) =>
        one.Group is not null && one.Group == other.Group
        // Two clocks that are far ahead would form a majority and be followed, and replicas take until time has caught up to be equal.
        && (one.Node == other.Node || one.Kind == InjectionKind.Skew && other.Kind == InjectionKind.Skew)
        && one.StartMs < other.EndMs + SoloPauseMs && other.StartMs < one.EndMs + SoloPauseMs;
}
