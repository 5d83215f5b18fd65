using Koltso.Chaos.Judging;
using Koltso.Checking;

namespace Koltso.Chaos.Report;

/// <summary>The last lines of a run: what was found, and where the details are kept.</summary>
internal static class Findings
{
    private const int TimelinesMax = 5;

    /// <summary>False when a promise was broken, or something failed.</summary>
    /// <param name="name">The name of the folder that is kept after a failure.</param>
    public static bool IsSound(string name, Judgement judgement, IReadOnlyList<string> failures, IReadOnlyList<RealNode> nodes)
    {
        foreach (var failure in failures) Console.WriteLine($"FAILED: {failure}");
        foreach (var violation in judgement.Violations.Take(TimelinesMax))
            Console.WriteLine($"VIOLATION: {Timeline.Of(violation, judgement.History)}");
        if (failures.Count == 0 && judgement.Violations.Count == 0)
        {
            Console.WriteLine("No promise was broken.");
            return true;
        }

        var folder = Artifacts.Keep(name, judgement, failures, nodes);
        Console.WriteLine($"{judgement.ViolationCount} violations, {failures.Count} failures. Kept in {folder}");
        return false;
    }
}
