using System.Diagnostics;
using System.Globalization;

namespace Koltso.Simulation.Running;

/// <summary>Tells of a history that broke a promise: seed, commit, the shortest beginning of its faults that still breaks one, and what happened.</summary>
internal sealed class FailureReport(TextWriter output)
{
    private const int ViolationsMax = 3;

    public void Write(Verdict failure)
    {
        var seed = failure.Plan.Seed;
        output.WriteLine();
        output.WriteLine($"Seed {seed} failed at commit {Commit()}:");
        Tell(failure);
        var shortest = ShortestOf(failure);
        output.WriteLine($"Still fails with the first {shortest.Plan.Faults.Count} of {failure.Plan.Faults.Count} faults. That history:");
        Write(shortest, told: true);
    }

    /// <summary>A history in full.</summary>
    public void Write(Verdict verdict, bool told)
    {
        if (told) output.WriteLine(HistoryText.Of(verdict));
        Tell(verdict);
        output.WriteLine($"Again: ./test sim --seed {verdict.Plan.Seed} --faults {verdict.Plan.Faults.Count}");
    }

    private static Verdict ShortestOf(Verdict failure)
    {
        var all = failure.Plan.Faults.Count;
        for (var faults = 0; faults < all; faults++)
        {
            if (!Simulator.Run(HistoryPlan.Of(failure.Plan.Seed, faults)).IsGood)
                return Simulator.Run(HistoryPlan.Of(failure.Plan.Seed, faults), isTold: true);
        }

        return Simulator.Run(HistoryPlan.Of(failure.Plan.Seed), isTold: true);
    }

    private void Tell(Verdict verdict)
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
