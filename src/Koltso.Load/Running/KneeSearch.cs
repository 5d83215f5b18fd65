namespace Koltso.Load.Running;

/// <summary>
/// Finds the knee: the highest rate at which a server still answers in time. Role: warms the server up, doubles the rate
/// until one is not held, and then halves the gap between the highest that was held and the lowest that was not,
/// until it is narrower than <see cref="GapMax"/>. A rate that was not held is tried a second time before that is
/// believed: one hiccup of a shared machine is not a knee. Bound: <see cref="StepsMax"/> steps.
/// </summary>
public static class KneeSearch
{
    /// <summary>The knee is known once the next rate that fails is at most this share above it.</summary>
    public const double GapMax = 0.05;

    public const int StepsMax = 40;

    private const int Raise = 2;
    private const double RateShareMin = 0.98;

    private static readonly TimeSpan s_behindMax = TimeSpan.FromSeconds(2), s_settle = TimeSpan.FromSeconds(1), s_warmup = TimeSpan.FromSeconds(5);

    /// <param name="progress">Takes a line per second, and one for each rate.</param>
    /// <exception cref="IOException">No server can be reached.</exception>
    public static Task<KneeResult> RunAsync(KneeOptions options, TimeProvider time, Action<string> progress, CancellationToken stop) =>
        RunAsync(options, load => BenchRun.RunAsync(load, time, progress, stop), progress, stop);

    /// <param name="run">Runs one load test.</param>
    internal static async Task<KneeResult> RunAsync(
        KneeOptions options, Func<BenchOptions, Task<BenchResult>> run, Action<string> progress, CancellationToken stop)
    {
        var steps = new List<KneeStep>();
        int? held = null, failed = null;
        for (var rate = options.RateMin; ; rate = Next(options, held, failed))
        {
            try
            {
                var step = await StepAsync(options, rate, steps, run, progress).ConfigureAwait(false);
                if (!step.Held && !stop.IsCancellationRequested && steps.Count < StepsMax)
                    step = await StepAsync(options, rate, steps, run, progress).ConfigureAwait(false);
                if (step.Held) held = rate;
                else failed = rate;
            }
            catch (OperationCanceledException) when (steps.Count > 0 && stop.IsCancellationRequested)
            {
                // Before the step had sent anything: what the earlier ones have shown stands.
            }

            if (Reason(options, held, failed, steps, stop) is { } reason) return new KneeResult(held, steps, reason);
        }
    }

    private static async Task<KneeStep> StepAsync(
        KneeOptions options, int rate, List<KneeStep> steps, Func<BenchOptions, Task<BenchResult>> run, Action<string> progress)
    {
        var isFirst = steps.Count == 0;
        var load = options.Load with
        {
            RatePerSecond = rate,
            Duration = options.StepDuration,
            RequestsMax = null,
            BehindMax = s_behindMax,
            Fill = isFirst && options.Load.Fill,
            Warmup = !isFirst ? s_settle : options.Load.Warmup > TimeSpan.Zero ? options.Load.Warmup : s_warmup,
        };
        var result = await run(load).ConfigureAwait(false);
        var why = WhyNotHeld(options, rate, result);
        var step = new KneeStep(rate, result, why is null, why);
        steps.Add(step);
        progress(FormattableString.Invariant($"{rate:N0}/s: {(why is null ? "held" : $"not held: {why}")}"));
        return step;
    }

    private static string? WhyNotHeld(KneeOptions options, int rate, BenchResult result)
    {
        var p99Ms = result.Latencies.ValueAtPercentile(99) / 1000.0;
        if (result.IsInterrupted) return "interrupted";
        if (result.Latencies.Count == 0) return "no answer";
        if (result.ErrorShare > options.ErrorShareMax)
            return FormattableString.Invariant($"{result.ErrorShare:P2} errors, at most {options.ErrorShareMax:P2} are allowed");
        if (result.HasGivenUp) return FormattableString.Invariant($"rate not held: {s_behindMax.TotalSeconds:N0} s behind{OfGenerator(result)}");
        if (p99Ms > options.P99Max.TotalMilliseconds)
            return FormattableString.Invariant($"p99 {p99Ms:N1} ms, at most {options.P99Max.TotalMilliseconds:N1} is allowed{OfGenerator(result)}");
        if (result.RatePerSecond < rate * RateShareMin)
            return FormattableString.Invariant($"rate not held: {result.RatePerSecond:N0}/s{OfGenerator(result)}");
        return null;
    }

    /// <summary>Where one thread of load is all used up, it is not the server that was measured.</summary>
    private static string OfGenerator(BenchResult result)
    {
        const double IsBusy = 0.9;
        var share = result.Seconds > 0 ? result.GeneratorCpuSeconds / result.Seconds : 0;
        return share < IsBusy ? "" : FormattableString.Invariant($"; this generator used {share:P0} of a processor, so the limit may be its own");
    }

    private static string? Reason(KneeOptions options, int? held, int? failed, List<KneeStep> steps, CancellationToken stop)
    {
        var why = steps.LastOrDefault(step => step.RatePerSecond == failed)?.Why;
        if (stop.IsCancellationRequested) return "interrupted";
        if (held is null) return FormattableString.Invariant($"the lowest rate, {options.RateMin:N0}/s, was not held: {why}");
        if (failed is null && held >= options.RateMax) return FormattableString.Invariant($"the highest rate that was to be tried, {options.RateMax:N0}/s, was held");
        if (failed is { } above && Math.Max(above - held.Value, 0) <= Math.Max(1, held.Value * GapMax))
            return FormattableString.Invariant($"{above:N0}/s was not held ({why}), and the gap is at most {GapMax:P0}");
        return steps.Count >= StepsMax ? FormattableString.Invariant($"{StepsMax} steps were tried") : null;
    }

    private static int Next(KneeOptions options, int? held, int? failed)
    {
        var low = held ?? options.RateMin;
        if (failed is { } high) return low + (high - low) / 2;
        return (int)Math.Min(options.RateMax, Math.Max(low + 1L, (long)low * Raise));
    }
}
