using Koltso.Report.Plan;
using Koltso.Report.Running.Clusters;

namespace Koltso.Report.Running.Phases;

/// <summary>Which code does a phase of a running cluster.</summary>
internal static class PhaseWork
{
    public static Task RunAsync(Phase phase, SetupDraft draft, ClusterPages nodes, TimeProvider time, CancellationToken stop) =>
        phase.Kind switch
        {
            PhaseKind.Fill => FillPhase.RunAsync(draft, time, phase.Limit, stop),
            PhaseKind.Count => CountPhase.RunAsync(draft, nodes, time, stop),
            PhaseKind.WarmUp => LoadPhase.WarmUpAsync(phase, draft, time, stop),
            PhaseKind.Load => LoadPhase.RunAsync(phase, draft, time, stop),
            PhaseKind.Profile => ProfilePhase.RunAsync(phase, draft, nodes, time, stop),
            PhaseKind.Knee => KneePhase.RunAsync(phase, draft, time, stop),
            _ => throw new ArgumentOutOfRangeException(nameof(phase), phase.Kind, "no phase of a cluster"),
        };
}
