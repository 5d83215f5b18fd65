using System.Globalization;
using Koltso.Chaos.Faults;
using Koltso.Chaos.Judging;
using Koltso.Chaos.Load;
using Koltso.Checking;

namespace Koltso.Chaos.Report;

/// <summary>The tables at the end of a run.</summary>
internal static class Summary
{
    public static void Print(
        Judgement judgement, IReadOnlyList<InjectionRecord> injections, Availability availability, (long Carried, long Dropped) packets)
    {
        var operations = judgement.History.Operations;
        Console.WriteLine();
        Table.Print(["operations", "answered", "failed", "end unknown"], Enum.GetValues<OperationKind>().Select(kind => Row(
            EntityRequest.NameOf(kind), operations.Where(one => one.Kind == kind).ToList(),
            [
                static one => one.IsDone, static one => one.Outcome == OperationOutcome.Failed,
                static one => one.Outcome == OperationOutcome.Open,
            ])));

        var errors = operations.Where(static one => !one.IsDone)
            .GroupBy(EntityRequest.ErrorOf).OrderBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        if (errors.Count > 0)
            Table.Print(["errors", "one fault at a time", "of these at sound nodes", "any faults"], errors.Select(kind => Row(
                kind.Key, [.. kind], [availability.IsSolo, availability.MustSucceed, one => !availability.IsSolo(one)])));

        var kinds = injections.GroupBy(static one => one.Injection.Kind).OrderBy(static kind => kind.Key);
        Table.Print(["faults", "number", "seconds"], kinds.Select(
            static kind => (string[])
            [
                kind.Key.ToString().ToLowerInvariant(), Table.Number(kind.Count()),
                (kind.Sum(static one => one.EndUs - one.BeganUs) / 1_000_000.0).ToString("N1", CultureInfo.InvariantCulture),
            ]));
        Table.Print(["judged", ""],
        [
            ["seconds", Table.Number(judgement.History.EndUs / 1_000_000)],
            ["packets carried", Table.Number(packets.Carried)],
            ["packets lost to faults", Table.Number(packets.Dropped)],
            .. JudgedRows.Of(judgement),
        ]);
    }

    private static string[] Row(string name, List<Operation> operations, Func<Operation, bool>[] columns) =>
        [name, .. columns.Select(column => Table.Number(operations.Count(column)))];
}
