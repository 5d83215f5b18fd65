namespace Koltso.Checking.Linearizing;

/// <summary>
/// Looks for an order of the operations on one register that explains all answers and preserves their real-time order
/// (Wing and Gong's search, with Lowe's just-in-time linearization and memory of visited states). Operations take
/// effect no earlier than some end forces them to; a read takes effect without a choice whenever the value is the one
/// it returned. An operation that failed or is open may take effect at any time after its start, or never. The register
/// begins absent (0). Bounded: a number of branchings, each remembered.
/// </summary>
public static class Linearizer
{
    public const int StepsMaxDefault = 200_000;

    /// <param name="operations">All of one key.</param>
    /// <param name="culprit">If there is no order: the operation that no attempted order could include.</param>
    public static Verdict Check(IReadOnlyList<Operation> operations, int stepsMax, out Operation? culprit)
    {
        culprit = null;
        var plan = new LinearizationPlan(operations);
        if (plan.IsTooWide) return Verdict.NotDecided;
        var search = new LinearizationSearch(plan, stepsMax);
        var verdict = search.Run();
        if (verdict == Verdict.NotLinearizable) culprit = plan.Operations[plan.Steps[search.Furthest].Operation];
        return verdict;
    }
}
