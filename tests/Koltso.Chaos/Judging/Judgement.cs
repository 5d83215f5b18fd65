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

    public static Judgement Of(History recorded, IReadOnlyList<InjectionRecord> injections, ChaosCluster cluster, FinalState? state)
    {
        var history = recorded with { Faults = KnownFaults.Of(recorded, injections, cluster.Nodes.Count, DeadlineUs) };
        var report = HistoryChecks.Run(history, new CheckSettings { DeadlineUs = DeadlineUs });
        return new Judgement(history, report, state is null ? report.Violations : [.. report.Violations, .. HistoryChecks.RunFinal(history, state)]);
    }
}
