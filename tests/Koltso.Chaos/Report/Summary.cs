using System.Globalization;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Checking;
using Koltso.Faults.Report;

namespace Koltso.Chaos.Report;

/// <summary>The tables at a run's end.</summary>
internal static class Summary
{
    public static void Print(Judgement judgement, IReadOnlyList<InjectionRecord> injections, Availability availability, (long Carried, long Dropped) packets)
    {
        var operations = judgement.History.Operations;
        Console.WriteLine();
        Table.Print(["operations", "answered", "failed", "end unknown"], Enum.GetValues<OperationKind>().Select(kind => Row(
            EntityRequest.NameOf(kind), operations.Where(one => one.Kind == kind).ToList(),
            [static one => one.IsDone, static one => one.Outcome == OperationOutcome.Failed, static one => one.Outcome == OperationOutcome.Open])));

        var errors = operations.Where(static one => !one.IsDone).GroupBy(KindOf).OrderBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        if (errors.Count > 0)
            Table.Print(["errors", "one fault at a time", "of these at sound nodes", "any faults"], errors.Select(kind => Row(
                kind.Key, [.. kind], [availability.IsSolo, availability.MustSucceed, one => !availability.IsSolo(one)])));

        Table.Print(["faults", "number", "seconds"], injections.GroupBy(static one => one.Injection.Kind).OrderBy(static kind => kind.Key).Select(
            static kind => (string[])
            [
                kind.Key.ToString().ToLowerInvariant(), Number(kind.Count()),
                (kind.Sum(static one => one.EndUs - one.BeganUs) / 1_000_000.0).ToString("N1", CultureInfo.InvariantCulture),
            ]));
        var report = judgement.Report;
        Table.Print(["judged", ""],
        [
            ["seconds", Number(judgement.History.EndUs / 1_000_000)],
            ["packets carried", Number(packets.Carried)],
            ["packets lost to faults", Number(packets.Dropped)],
            ["reads that had to meet something", Number(report.ReadsBound)],
            ["reads that had to be in one order", Number(report.ReadsOrdered)],
            ["keys not decided", Number(report.KeysNotDecided)],
            ["violations", Number(judgement.Violations.Count + report.ViolationsDropped)],
        ]);
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string KindOf(Operation one) =>
        $"{EntityRequest.NameOf(one.Kind)}: {(one.Problem is { Length: > 3 } problem && char.IsAsciiDigit(problem[0]) ? problem[..3] : one.Problem)}";

    private static string[] Row(string name, List<Operation> operations, Func<Operation, bool>[] columns) =>
        [name, .. columns.Select(column => Number(operations.Count(column)))];
}
