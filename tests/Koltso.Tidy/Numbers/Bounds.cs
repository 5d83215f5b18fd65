namespace Koltso.Tidy.Numbers;

/// <summary>Rows of the table of bounds whose values are not constants, and why.</summary>
internal static class Bounds
{
    public static IReadOnlyDictionary<string, string> Exempt { get; } = new Dictionary<string, string>
    {
        ["`PayloadMemory.BytesMax`"] = "a share of what is given",
        ["`KestrelLane`"] = "a share of what is given",
        ["`LoopReader`"] = "as much as its reader asks for",
        ["`LeafMap.DepthMaxOf`"] = "follows from the replication factor",
        ["`DiskReserveBytes`"] = "follows from the memory that is given, and from the disk",
        ["`PerfRecorder.SizeMax`"] = "an argument of perf, as perf writes it",
        ["`koltso profile --duration`"] = "a rule of the option",
        ["`ReportPlan.Limit`, `Phase.Limit`"] = "worked out for each plan",
    };
}
