using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Final;

/// <summary>Checks of what the disks hold at the end, key by key.</summary>
internal static class FinalChecks
{
    public static void Check(IndexedHistory history, FinalState state, Violations violations)
    {
        foreach (var (node, hints) in state.HintsLeft)
            if (hints > 0) violations.Add(Promise.NoHintsLeft, $"Node {node} keeps {hints} hints.");
        foreach (var key in history.Keys)
        {
            var ranks = state.Keys.GetValueOrDefault(key.Key) ?? [];
            StoredValues.Check(key, ranks, violations);
            if (state.IsCompared)
            {
                Convergences.Check(key, ranks, state.MayBeCollected, violations);
                Resurrections.Check(key, ranks, violations);
            }

            LostWrites.Check(key, ranks, state, violations);
        }

        var known = history.Keys.Select(static one => one.Key).ToHashSet();
        foreach (var (key, ranks) in state.Keys)
        {
            if (ranks.All(static rank => rank is null) || known.Contains(key)) continue;
            violations.Add(Promise.NoInventedValue, $"Key {key} is stored, although nobody wrote it.");
        }
    }
}
