using FsCheck;
using FsCheck.Fluent;
using Koltso.Checking;
using Koltso.Checking.Linearizing;
using Property = Koltso.Tests.Core.Property;

namespace Koltso.Tests.Checking;

public class RegisterTests
{
    private static readonly Gen<(int Seed, int Operations, int Keys, int Clients)> s_histories =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from operations in Gen.Choose(1, 150)
        from keys in Gen.Choose(1, 4)
        from clients in Gen.Choose(1, 8)
        select (seed, operations, keys, clients);

    [Fact]
    public void Run_AtomicRegisters_BreaksNoPromiseAndIsLinearizable() => Property.Check(s_histories, 300, given =>
    {
        var history = RegisterHistory.Of(given.Seed, given.Operations, given.Keys, given.Clients);

        HistoryChecks.Run(history, new CheckSettings { DeadlineUs = 200 }).Violations.ShouldBeEmpty();

        foreach (var key in history.Operations.GroupBy(static one => one.Key))
            Linearizer.Check([.. key], Linearizer.StepsMaxDefault, out _).ShouldBe(Verdict.Linearizable);
    });

    [Fact]
    public void Run_ReadTurnedIntoAnOlderOne_IsFound()
    {
        var turned = 0;
        Property.Check(s_histories, 300, given =>
        {
            var history = RegisterHistory.Of(given.Seed, given.Operations, given.Keys, given.Clients);
            var random = new Random(given.Seed);
            var reads = history.Operations.Where(static one => one is { Kind: OperationKind.Get, IsDone: true }).ToList();
            if (reads.Count == 0) return;
            var read = reads[random.Next(reads.Count)];
            var writes = history.Operations.Where(one => one is { IsWrite: true, IsDone: true } && one.Key == read.Key).ToList();
            var newest = writes.Where(one => one.EndUs < read.StartUs).MaxBy(static one => one.Version);
            var older = writes.Where(one => one.Kind == OperationKind.Put && newest is not null && one.Version < newest.Version).ToList();
            if (older.Count == 0) return;
            turned++;
            var back = older[random.Next(older.Count)];
            var version = random.Next(2) == 0 ? back.Version : default;

            var report = HistoryChecks.Run(Replace(history, read with { Value = back.Value, Version = version }));

            report.Violations.ShouldContain(one =>
                (one.Promise == Promise.NoStaleRead || one.Promise == Promise.NoResurrection)
                    && one.Operations.Any(involved => involved.Id == read.Id));
        });
        turned.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Run_ReadTurnedIntoAbsentOrForeign_IsFound() => Property.Check(s_histories, 300, given =>
    {
        var history = RegisterHistory.Of(given.Seed, given.Operations, given.Keys, given.Clients);
        var undeleted = history with
        {
            Operations = [.. history.Operations.Where(static one => one.Kind != OperationKind.Delete && (one.IsWrite || one.Value != 0))],
        };
        if (undeleted.Operations.LastOrDefault(static one => one is { Kind: OperationKind.Get, IsDone: true }) is not { } read) return;
        if (undeleted.Operations.Any(
            put => put is { Kind: OperationKind.Put, IsDone: true } && put.Key == read.Key && put.EndUs < read.StartUs))
            Breaks(read with { Value = 0, Version = default }, Promise.NoStaleRead);
        Breaks(read with { Value = -1 }, Promise.NoInventedValue);
        Breaks(read with { Value = -1, Version = default }, Promise.NoInventedValue);

        void Breaks(Operation turned, string promise) =>
            HistoryChecks.Run(Replace(undeleted, turned)).Violations.ShouldContain(
                one => one.Promise == promise && one.Operations.Any(involved => involved.Id == turned.Id));
    });

    [Fact]
    public void Run_VersionsOfTwoWritesSwapped_IsFound() => Property.Check(s_histories, 300, given =>
    {
        var history = RegisterHistory.Of(given.Seed, given.Operations, given.Keys, given.Clients);
        var writes = history.Operations.Where(static one => one is { IsWrite: true, IsDone: true, Key: 0 })
            .OrderBy(static one => one.Version).ToList();
        for (var at = 1; at < writes.Count; at++)
        {
            if (writes[at - 1].EndUs >= writes[at].StartUs) continue;
            var (first, second) =
                (writes[at - 1] with { Version = writes[at].Version }, writes[at] with { Version = writes[at - 1].Version });
            HistoryChecks.Run(Replace(Replace(history, first), second)).Violations.ShouldContain(
                static one => one.Promise == Promise.MonotonicVersions);
            return;
        }
    });

    private static History Replace(History history, Operation by) =>
        history with { Operations = [.. history.Operations.Select(one => one.Id == by.Id ? by : one)] };
}
