using Koltso.Checking.Final;
using Koltso.Checking.Keys;
using Koltso.Checking.Linearizing;
using Koltso.Checking.Promises;

namespace Koltso.Checking;

/// <summary>All checks of a history, in one place. Pure functions, for any thread as long as nobody changes the history.</summary>
public static class HistoryChecks
{
    /// <summary>Checks everything that clients can observe.</summary>
    /// <exception cref="ArgumentException">The history is invalid: two puts of one value, or an end before its start.</exception>
    public static CheckReport Run(History history, CheckSettings? settings = null)
    {
        settings ??= new CheckSettings();
        var indexed = new IndexedHistory(history);
        var violations = new Violations();
        var (bound, ordered, undecided) = (0, 0, 0);
        foreach (var key in indexed.Keys)
        {
            InventedValues.Check(key, violations);
            bound += StaleReads.Check(key, violations);
            var verdict = LinearizableHistories.Check(key, settings.LinearizationStepsMax, violations, out var reads);
            ordered += reads;
            undecided += verdict == Verdict.NotDecided ? 1 : 0;
        }

        MonotonicVersions.Check(indexed, violations);
        AckRules.Check(history, violations);
        if (settings.DeadlineUs != long.MaxValue) Liveness.Check(history, settings.DeadlineUs, violations);
        return new CheckReport(violations.All, violations.Dropped, bound, ordered, undecided);
    }

    /// <summary>Checks what replicas hold once all faults are over, hints are delivered and comparisons have converged.</summary>
    /// <exception cref="ArgumentException">See <see cref="Run"/>.</exception>
    public static IReadOnlyList<Violation> RunFinal(History history, FinalState state)
    {
        var violations = new Violations();
        FinalChecks.Check(new IndexedHistory(history), state, violations);
        return violations.All;
    }
}
