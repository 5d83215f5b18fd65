using System.Globalization;
using Koltso.Chaos.Judging;
using Koltso.Checking;
using Koltso.Checking.Recording;

namespace Koltso.Chaos.Report;

/// <summary>What is kept of a failed run: the history, the violations with their timelines, and the output of the nodes.</summary>
internal static class Artifacts
{
    /// <summary>The folder.</summary>
    public static string Keep(string name, Judgement judgement, IReadOnlyList<string> failures, IReadOnlyList<RealNode> nodes)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"{name}-{Environment.ProcessId}");
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", run)).FullName;
        using (var file = File.CreateText(Path.Combine(folder, "history.jsonl"))) HistoryFile.Write(judgement.History, file);
        File.WriteAllLines(
            Path.Combine(folder, "violations.txt"),
            [.. failures, .. judgement.Violations.Select(violation => Timeline.Of(violation, judgement.History))]);
        foreach (var node in nodes) File.WriteAllText(Path.Combine(folder, $"{node.Id}.log"), node.Output);
        return folder;
    }
}
