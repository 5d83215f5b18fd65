using Koltso.Load;

namespace Koltso.Report.Plan;

/// <summary>One step of the plan.</summary>
/// <param name="Setup">The cluster it is about; null where it needs none.</param>
/// <param name="Words">What it does, for progress and for gaps.</param>
/// <param name="Estimate">How long it takes on two cores.</param>
/// <param name="Limit">Beyond this it has failed.</param>
/// <param name="Rate">Requests per second, where it has a fixed rate.</param>
public sealed record Phase(
    SetupPlan? Setup, PhaseKind Kind, string Words, TimeSpan Estimate, TimeSpan Limit, Workload? Workload = null, int? Rate = null);
