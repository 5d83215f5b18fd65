using Koltso.Faults.Load;

namespace Koltso.Faults.Report;

/// <summary>What the checks of a load found.</summary>
internal static class Findings
{
    /// <summary>True when no acknowledged write was lost or read stale, and nothing was damaged.</summary>
    public static bool Print(KeyModel model, Verdicts verdicts)
    {
        Table.Print(["checked", ""],
        [
            ["writes acknowledged", LatencyRow.Number(model.Acknowledged)],
            ["writes of unknown fate", LatencyRow.Number(model.Uncertain)],
            ["reads judged", LatencyRow.Number(verdicts.Reads)],
            ["reads of a failed write that took effect late", LatencyRow.Number(verdicts[Verdict.Late])],
            ["reads older than what was acknowledged before them", LatencyRow.Number(verdicts[Verdict.Stale])],
            ["of these in the last read of all keys: lost writes", LatencyRow.Number(verdicts.Lost)],
            ["reads of bytes that nobody wrote", LatencyRow.Number(verdicts[Verdict.Corrupt])],
        ]);
        foreach (var example in verdicts.Examples) Console.WriteLine(example);
        Console.WriteLine(verdicts.IsSound ? "No acknowledged write was lost or read stale." : "FAILED: acknowledged writes were lost or read stale.");
        return verdicts.IsSound;
    }
}
