using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Linearizing;

/// <summary><see cref="Promise.Linearizability"/>, for the part of a key's history for which it is promised.</summary>
internal static class LinearizableHistories
{
    /// <param name="reads">The number of reads that had to fit into one order.</param>
    public static Verdict Check(KeyHistory key, int stepsMax, Violations violations, out int reads)
    {
        var part = LinearizablePart.Of(key);
        reads = part.Count(static one => !one.IsWrite);
        if (reads == 0) return Verdict.Linearizable;
        var verdict = Linearizer.Check(part, stepsMax, out var culprit);
        if (culprit is null) return verdict;
        Operation[] involved =
            [culprit, .. part.Where(other => other.Id != culprit.Id && other.StartUs <= culprit.EndUs && other.EndUs >= culprit.StartUs)];
        violations.Add(
            Promise.Linearizability, $"No order of the operations on key {key.Key} explains all answers up to {OperationText.Of(culprit)}.",
            involved);
        return verdict;
    }
}
