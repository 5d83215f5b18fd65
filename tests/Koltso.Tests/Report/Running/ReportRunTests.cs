using Koltso.Report.Data;
using Koltso.Report.Plan;
using Koltso.Report.Rendering.Sections;
using Koltso.Report.Running;
using Koltso.Report.Running.Clusters;

namespace Koltso.Tests.Report.Running;

public class ReportRunTests
{
    [Fact]
    public async Task RunAsync_NoClusterStarts_NamesWhyAndGoesOn()
    {
        var lines = new List<string>();
        var run = new ReportRun(ReportPlan.Trial(1_000_000), new NoClusters(), true, "/", "0", TimeProvider.System, lines.Add);

        var data = await run.RunAsync(CancellationToken.None);

        data.IsInterrupted.ShouldBeFalse();
        data.Computed.Count.ShouldBe(6);
        data.Setups.ShouldBeEmpty();
        data.Gaps.Count.ShouldBe(4);
        data.Gaps.ShouldAllBe(static gap => gap.Why == "no ports" && gap.What == "all of it");
        lines[0].ShouldStartWith("[ 1/");
        ReportPage.Render(data).ShouldContain("no ports", Case.Insensitive);
    }

    [Fact]
    public async Task RunAsync_InterruptedAtOnce_IsAReportNevertheless()
    {
        var run = new ReportRun(ReportPlan.Trial(1_000_000), new NoClusters(), true, "/", "0", TimeProvider.System, static _ => { });

        var data = await run.RunAsync(new CancellationToken(canceled: true));

        data.IsInterrupted.ShouldBeTrue();
        data.Gaps.ShouldNotBeEmpty();
        ReportFile.Parse(ReportFile.ToBytes(data), "report.json").Gaps.Count.ShouldBe(data.Gaps.Count);
    }

    private sealed class NoClusters : IClusterSource
    {
        public Task<ICluster> OpenAsync(SetupPlan setup, CancellationToken stop) => throw new ReportException("no ports");
    }
}
