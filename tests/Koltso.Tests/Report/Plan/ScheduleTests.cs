using Koltso.Report.Plan;

namespace Koltso.Tests.Report.Plan;

public class ScheduleTests
{
    [Fact]
    public void Of_FullPlan_FitsIntoItsLimit()
    {
        var plan = ReportPlan.Full(1_000_000_000);

        Schedule.Total(Schedule.Of(plan)).ShouldBeLessThan(plan.Limit);
        plan.Limit.ShouldBeLessThan(TimeSpan.FromMinutes(25));
    }

    [Fact]
    public void Of_QuickPlan_FitsIntoItsLimit()
    {
        var plan = ReportPlan.Quick(60_000_000);

        Schedule.Total(Schedule.Of(plan)).ShouldBeLessThan(plan.Limit);
        plan.Limit.ShouldBeLessThan(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Of_AnyPlan_MeasuresBothFactorsOneNodeAndBothHashes()
    {
        foreach (var plan in (ReportPlan[])[ReportPlan.Full(1_000_000), ReportPlan.Quick(1_000_000), ReportPlan.Trial(1_000_000)])
        {
            plan.Setups.Select(static setup => setup.Replication).ShouldBe([1, 3, 1, 1]);
            plan.Setups.Select(static setup => setup.Nodes).ShouldBe([3, 3, 1, 3]);
            plan.Setups.Select(static setup => setup.Hash).Distinct().Count().ShouldBe(2);
            foreach (var setup in plan.Setups.Take(3))
            {
                var kinds = Schedule.Of(plan).Where(phase => phase.Setup == setup).Select(static phase => phase.Kind).ToList();
                if (plan.Name != "trial" || setup == plan.Setups[0]) kinds.ShouldContain(PhaseKind.Profile);
                kinds.ShouldContain(PhaseKind.Load);
                kinds[0].ShouldBe(PhaseKind.Start);
                kinds[^1].ShouldBe(PhaseKind.Stop);
            }
        }
    }

    [Fact]
    public void Of_ClusterThatWasGiven_HasOneSetup()
    {
        var plan = ReportPlan.Quick(1_000_000).OnGiven("theirs", 5, 2, Koltso.Core.Hashing.HashKind.Murmur3);

        var setup = plan.Setups.ShouldHaveSingleItem();
        (setup.Nodes, setup.Replication, setup.Name).ShouldBe((5, 2, "theirs"));
        setup.IsLoaded.ShouldBeTrue();
    }
}
