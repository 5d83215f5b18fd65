using Koltso.Checking.Keys;
using Koltso.Checking.Promises;

namespace Koltso.Checking.Linearizing;

/// <summary><see cref="Promise.Linearizability"/>, of those keys of which it is promised.</summary>
internal static class LinearizableHistories
{
    /// <summary>Null where nothing is promised.</summary>
    public static Verdict? Check(KeyHistory key, int stepsMax, Violations violations)
    {
        if (!LinearizableKeys.IsPromised(key)) return null;
        var verdict = Linearizer.Check(key.Operations, stepsMax, out var culprit);
        if (culprit is null) return verdict;
        Operation[] involved = [culprit, .. key.Done.Where(other => other.Id != culprit.Id && other.StartUs <= culprit.EndUs && other.EndUs >= culprit.StartUs)];
        violations.Add(Promise.Linearizability, $"No order of the operations on key {key.Key} explains all answers up to {OperationText.Of(culprit)}.", involved);
        return verdict;
    }
}
