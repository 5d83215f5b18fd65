using Koltso.Chaos.Load;
using Koltso.Chaos.Report;
using Koltso.Checking;

namespace Koltso.Chaos.Upgrades;

/// <summary>Which requests failed while nodes were restarted one by one, and through which nodes.</summary>
internal sealed class RestartErrors(IReadOnlyList<NodeRestart> restarts, IReadOnlyList<Sample> samples)
{
    private readonly List<Sample> _failed = [.. samples.Where(static sample => sample.Error is not null)];

    /// <summary>What to say of requests that failed through a node that was up; null when there are none.</summary>
    public string? WhyNot()
    {
        var unexcused = _failed.Where(sample => !restarts.Any(restart => restart.Excuses(sample))).ToList();
        return unexcused.Count == 0
            ? null
            : $"{unexcused.Count} requests failed through nodes that were up, such as {OperationText.Of(unexcused[0].Operation)}";
    }

    public void Print()
    {
        Table.Print(
            ["restart", "ready after ms", "own connections broken", "other errors of the node", "errors of the others"],
            restarts.Select(restart =>
            {
                var during = _failed.Where(restart.IsDuring).ToList();
                var own = during.Where(restart.Excuses).ToList();
                var broken = own.Count(static sample => sample.IsBroken);
                return (string[])
                [
                    restart.What, Table.Number((restart.ReadyUs - restart.BeganUs) / 1_000), Table.Number(broken),
                    Table.Number(own.Count - broken), Table.Number(during.Count - own.Count),
                ];
            }));
        var kinds = _failed.GroupBy(static sample => sample.Error!).OrderBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        if (kinds.Count > 0)
            Table.Print(["errors", "number"], kinds.Select(static kind => (string[])[kind.Key, Table.Number(kind.Count())]));
        Table.Print(LatencyRow.Heading,
        [
            LatencyRow.Of("while a node restarts", [.. samples.Where(sample => restarts.Any(restart => restart.IsDuring(sample)))]),
            LatencyRow.Of("while all are up", [.. samples.Where(sample => !restarts.Any(restart => restart.IsDuring(sample)))]),
        ]);
    }
}
