using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Chaos.Judging;

/// <summary>The results of the checks of a run.</summary>
internal sealed record Judgement(History History, CheckReport Report, IReadOnlyList<Violation> Violations)
{
    /// <summary>A node waits for replicas for a second; a machine that runs other programs too is granted some more time.</summary>
    private const long DeadlineUs = 5_000_000;

    /// <summary>Including the violations that the report left out.</summary>
    public int ViolationCount => Violations.Count + Report.ViolationsDropped;

    /// <param name="state">What the stores held at the end; null when they were not inspected.</param>
    public static Judgement Of(History history, long deadlineUs, FinalState? state = null)
    {
        var report = HistoryChecks.Run(history, new CheckSettings { DeadlineUs = deadlineUs });
        var inTheEnd = state is null ? [] : HistoryChecks.RunFinal(history, state);
        return new Judgement(history, report, [.. report.Violations, .. inTheEnd]);
    }

    public static Judgement Of(History recorded, IReadOnlyList<InjectionRecord> injections, ChaosCluster cluster, FinalState? state) =>
        Of(recorded with { Faults = KnownFaults.Of(recorded, injections, cluster.Nodes.Count, DeadlineUs) }, DeadlineUs, state);
}
