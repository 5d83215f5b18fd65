using Koltso.Load;

namespace Koltso.Report.Plan;

/// <summary>The phases of a plan, in order, with their durations. Estimates are for two cores that run nodes and load generator.</summary>
public static class Schedule
{
    private const double FillPerSecond = 20_000, CountPerSecond = 400_000;
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(3), s_stop = TimeSpan.FromSeconds(1),
        s_connect = TimeSpan.FromSeconds(0.5);

    /// <summary>The load begins before a profile, and the profiler reads and sorts what it has recorded.</summary>
    private static readonly TimeSpan s_profileWork = TimeSpan.FromSeconds(6);

    private static readonly Workload[] s_workloads = [Workload.Put, Workload.Get];

    /// <summary>The part of a load's time that precedes the measured window.</summary>
    public static TimeSpan LeadOf(TimeSpan load) => load / 5;

    public static IReadOnlyList<Phase> Of(ReportPlan plan)
    {
        List<Phase> phases =
        [
            Make(plan, null, PhaseKind.Compute, "where keys go, worked out", TimeSpan.FromSeconds(
                Math.Max(0.2, plan.SpreadKeys / 500_000.0))),
        ];
        foreach (var setup in plan.Setups) phases.AddRange(OfSetup(plan, setup));
        return phases;
    }

    private static IEnumerable<Phase> OfSetup(ReportPlan plan, SetupPlan setup)
    {
        yield return Make(plan, setup, PhaseKind.Start, "starting the nodes", s_start);
        yield return Make(plan, setup, PhaseKind.Fill, FormattableString.Invariant($"filling it with {setup.FillKeys:N0} keys"), Seconds(
            setup.FillKeys * Math.Max(1, setup.Replication * 0.6) / FillPerSecond));
        yield return Make(plan, setup, PhaseKind.Count, "counting what each partition holds", Seconds(
            setup.FillKeys * setup.Replication / CountPerSecond));
        if (setup.IsLoaded)
            foreach (var phase in OfLoad(plan, setup)) yield return phase;
        yield return Make(plan, setup, PhaseKind.Stop, "stopping the nodes", s_stop);
    }

    private static IEnumerable<Phase> OfLoad(ReportPlan plan, SetupPlan setup)
    {
        foreach (var workload in s_workloads)
            yield return Make(
                plan, setup, PhaseKind.WarmUp, $"warming up {Name(workload)}", setup.WarmUp + s_connect, workload, setup.Rates[^1]);
        foreach (var workload in s_workloads)
            foreach (var rate in setup.Rates)
                yield return Make(
                    plan, setup, PhaseKind.Load, FormattableString.Invariant($"{Name(workload)} at {rate:N0}/s"),
                    setup.LoadTime + LeadOf(setup.LoadTime) + s_connect, workload, rate);
        if (setup.ProfileTime is { } time)
            foreach (var workload in s_workloads)
                yield return Make(
                    plan, setup, PhaseKind.Profile,
                    FormattableString.Invariant($"profile under {Name(workload)} at {setup.Rates[^1]:N0}/s"), time + s_profileWork,
                    workload, setup.Rates[^1]);
        if (setup.Knee is { } knee)
            foreach (var workload in s_workloads)
                yield return Make(
                    plan, setup, PhaseKind.Knee, $"the highest rate of {Name(workload)} that holds", knee.Time + knee.Step, workload);
    }

    private static Phase Make(
        ReportPlan plan, SetupPlan? setup, PhaseKind kind, string words, TimeSpan estimate, Workload? workload = null, int? rate = null) =>
        new(setup, kind, words, estimate, estimate * 2 + plan.Patience, workload, rate);

    public static TimeSpan Total(IEnumerable<Phase> phases) => phases.Aggregate(TimeSpan.Zero, static (sum, phase) => sum + phase.Estimate);

    private static string Name(Workload workload) => workload == Workload.Put ? "PUT" : "GET";

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Max(1, seconds));
}
