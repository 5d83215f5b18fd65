using FsCheck.Fluent;
using Koltso.Checking;
using Koltso.Tests.Core;

namespace Koltso.Tests.Checking;

/// <summary>
/// The checks against a model of Koltso's replication: the correct model breaks no promise, and a model with a bug is
/// caught.
/// </summary>
public class ModelTests
{
    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(false, 5, false)]
    [InlineData(true, 0, false)]
    [InlineData(true, 5, false)]
    [InlineData(false, 1, true)]
    [InlineData(true, 4, true)]
    public void Run_RightModel_BreaksNoPromise(bool anyQuorum, int lostPercent, bool losesDisk)
    {
        var (bound, ordered) = (0, 0);
        Property.Check(Gen.Choose(0, int.MaxValue - 1), 150, seed =>
        {
            var model = new QuorumModel(seed, 150, ModelBug.None, anyQuorum, lostPercent, losesDisk, clients: 1 + (seed % 6));
            foreach (var history in new[] { model.History, AsOverHttp(model.History), WithoutVersions(model.History) })
            {
                var report = HistoryChecks.Run(history);
                Explain(report.Violations, history).ShouldBe("");
                Explain(HistoryChecks.RunFinal(history, model.Final), history).ShouldBe("");
                (bound, ordered) = (bound + report.ReadsBound, ordered + report.ReadsOrdered);
            }
        });
        bound.ShouldBeGreaterThan(1000);
        if (!losesDisk) ordered.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData("AcknowledgesOneTooEarly")]
    [InlineData("IgnoresNewerRecords")]
    [InlineData("AnswersFromOneReplica")]
    [InlineData("KeepsOldRecordOnWrite")]
    [InlineData("DropsDeletions")]
    [InlineData("ClockGoesBack")]
    [InlineData("RepairsWithoutVersion")]
    public void Run_ModelWithABug_IsFoundOut(string bug)
    {
        var found = 0;
        var foundWithoutVersions = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var model = new QuorumModel(seed, 600, Enum.Parse<ModelBug>(bug));
            found += HistoryChecks.Run(model.History).Violations.Count > 0 ? 1 : 0;
            foundWithoutVersions += HistoryChecks.Run(WithoutVersions(model.History)).Violations.Count > 0 ? 1 : 0;
        }

        found.ShouldBeGreaterThan(0);
        if (bug is not ("ClockGoesBack" or "RepairsWithoutVersion")) foundWithoutVersions.ShouldBeGreaterThan(0);
    }

    /// <summary>
    /// A client of a real node learns the versions of puts and of values that it finds, but not those of deletions or
    /// absent keys.
    /// </summary>
    private static History AsOverHttp(History history) => history with
    {
        Operations = [.. history.Operations.Select(static one => one.Value == 0 ? one with { Version = default } : one with { })],
    };

    private static History WithoutVersions(History history) => history with
    {
        Operations = [.. history.Operations.Select(static one => one with { Version = default })],
    };

    private static string Explain(IReadOnlyList<Violation> violations, History history) =>
        violations.Count == 0 ? "" : Timeline.Of(violations[0], history);
}
