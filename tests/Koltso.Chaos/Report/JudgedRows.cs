using Koltso.Chaos.Judging;

namespace Koltso.Chaos.Report;

/// <summary>How much evidence a judgement had, and what it found, as rows of a table.</summary>
internal static class JudgedRows
{
    public static string[][] Of(Judgement judgement) =>
    [
        ["reads that had to meet something", Table.Number(judgement.Report.ReadsBound)],
        ["reads that had to be in one order", Table.Number(judgement.Report.ReadsOrdered)],
        ["keys not decided", Table.Number(judgement.Report.KeysNotDecided)],
        ["violations", Table.Number(judgement.ViolationCount)],
    ];
}
