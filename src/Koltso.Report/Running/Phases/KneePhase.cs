using Koltso.Load;
using Koltso.Load.Running;
using Koltso.Report.Data;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Phases;

/// <summary>Looks for the highest rate that holds, for as long as the plan gives it.</summary>
internal static class KneePhase
{
    public static async Task RunAsync(Phase phase, SetupDraft draft, TimeProvider time, CancellationToken stop)
    {
        var plan = draft.Plan.Knee!;
        using var timeUp = new CancellationTokenSource(plan.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeUp.Token);
        var options = new KneeOptions
        {
            Load = LoadPhase.OptionsOf(phase, draft) with { Warmup = plan.Step },
            RateMin = plan.RateMin,
            RateMax = plan.RateMax,
            P99Max = TimeSpan.FromMilliseconds(ReportPlan.KneeP99MaxMs),
            ErrorShareMax = ReportPlan.KneeErrorShareMax,
            StepDuration = plan.Step,
        };
        var found = await KneeSearch.RunAsync(options, time, static _ => { }, either.Token).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        // What was cut off in the middle says nothing.
        var steps = found.Steps.Where(static step => !step.Result.IsInterrupted).Select(ToData).ToList();
        if (steps.Count == 0)
            throw new ReportException(FormattableString.Invariant($"no rate was tried within {plan.Time.TotalSeconds:N0} s"));
        draft.Knees.Add(new KneeData(
            LoadResult.NameOf(phase.Workload!.Value), steps.Where(static step => step.Held).Select(static step => (int?)step.RateDue).Max(),
            steps,
            timeUp.IsCancellationRequested ? FormattableString.Invariant(
                $"the {plan.Time.TotalSeconds:N0} s for it were over") : found.StoppedBecause,
            Commands.Knee(draft, options)));
    }

    private static KneeStepData ToData(KneeStep step)
    {
        var (result, latencies) = (step.Result, step.Result.Latencies);
        return new KneeStepData(
            step.RatePerSecond, result.RatePerSecond, step.Held, step.Why, latencies.ValueAtPercentile(50), latencies.ValueAtPercentile(99),
            latencies.ValueAtPercentile(99.9), latencies.Max, result.ErrorCount + result.Absent,
            result.PerRequestUs(result.Servers.Sum(static server => server.CpuSeconds)));
    }
}
