using Koltso.Chaos.Cluster;
using Koltso.Chaos.Faults;
using Koltso.Checking;
using Koltso.Checking.Final;

namespace Koltso.Chaos.Judging;

/// <summary>What the checks say of a run.</summary>
internal sealed record Judgement(History History, CheckReport Report, IReadOnlyList<Violation> Violations)
{
    /// <summary>A node waits a second for replicas; a machine that does other things too is granted some more.</summary>
    private const long DeadlineUs = 5_000_000;

    /// <summary>With those that the report left out.</summary>
    public int ViolationCount => Violations.Count + Report.ViolationsDropped;

    /// <param name="state">What stores held in the end; null where nobody looked.</param>
    public static Judgement Of(History history, long deadlineUs, FinalState? state = null)
    {
        var report = HistoryChecks.Run(history, new CheckSettings { DeadlineUs = deadlineUs });
        var inTheEnd = state is null ? [] : HistoryChecks.RunFinal(history, state);
        return new Judgement(history, report, [.. report.Violations, .. inTheEnd]);
    }

    public static Judgement Of(History recorded, IReadOnlyList<InjectionRecord> injections, ChaosCluster cluster, FinalState? state) =>
        Of(recorded with { Faults = KnownFaults.Of(recorded, injections, cluster.Nodes.Count, DeadlineUs) }, DeadlineUs, state);
}
