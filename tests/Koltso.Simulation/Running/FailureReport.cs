using System.Diagnostics;
using System.Globalization;
using Koltso.Checking;

namespace Koltso.Simulation.Running;

/// <summary>
/// Describes a history that broke a promise: seed, commit, the shortest prefix of its faults that still breaks one, and
/// the events.
/// </summary>
internal sealed class FailureReport(TextWriter output, Func<HistoryPlan, bool, HistoryVerdict> simulate)
{
    private const int ViolationsMax = 3;

    public void Write(HistoryVerdict failure)
    {
        output.WriteLine();
        output.WriteLine($"Seed {failure.Plan.Seed} failed at commit {Commit()}:");
        Summarize(failure);
        var shortest = ShortestOf(failure.Plan);
        output.WriteLine(
            $"It still fails with the first {shortest.Plan.Faults.Count} of {failure.Plan.Faults.Count} faults. That history:");
        Tell(shortest);
    }

    /// <summary>The full report of a history that was run with a journal.</summary>
    public void Tell(HistoryVerdict verdict)
    {
        var (plan, shape) = (verdict.Plan, verdict.Plan.Shape);
        output.WriteLine(
            $"{shape.Nodes} nodes, {shape.Replication} replicas, {shape.Loops} loops each, fsync "
                + $"{(shape.IsSynced ? "always" : "at intervals")}, {plan.Workload.KeysInAll} keys"
                + (plan.AreMixed ? ", mixed versions" : "") + (plan.HasFewNumbers ? ", few request numbers" : ""));
        foreach (var note in verdict.History.Notes)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{note.AtUs / 1e3,12:F3} ms  {note.Text}"));
        foreach (var violation in verdict.Violations.Take(ViolationsMax))
        {
            output.WriteLine();
            output.WriteLine(Timeline.Of(violation, verdict.History));
        }

        Summarize(verdict);
        output.WriteLine($"Again: ./test sim --seed {plan.Seed} --faults {plan.Faults.Count}");
    }

    private HistoryVerdict ShortestOf(HistoryPlan plan)
    {
        var faults = 0;
        while (faults < plan.Faults.Count && simulate(HistoryPlan.Of(plan.Seed, faults), false).IsGood) faults++;
        return simulate(HistoryPlan.Of(plan.Seed, faults), true);
    }

    private void Summarize(HistoryVerdict verdict)
    {
        foreach (var violation in verdict.Violations.Take(ViolationsMax)) output.WriteLine($"  {violation.Promise}: {violation.Text}");
        if (verdict.Violations.Count > ViolationsMax)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {verdict.Violations.Count - ViolationsMax} more"));
    }

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
