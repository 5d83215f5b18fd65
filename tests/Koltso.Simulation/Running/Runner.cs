using System.Diagnostics;
using System.Globalization;

namespace Koltso.Simulation.Running;

/// <summary>
/// Runs histories on a few threads, each history on one thread, until there have been enough or some have failed. A
/// failed seed is reported at once, even if the run is ended later; the full report comes at the end.
/// </summary>
/// <param name="simulate">Turns a plan into its verdict; true: with a journal. <see cref="Simulator.Run"/>.</param>
internal sealed class Runner(RunnerOptions options, TextWriter output, Func<HistoryPlan, bool, HistoryVerdict> simulate)
{
    private const int FailuresMax = 10;

    private readonly Lock _lock = new();
    private readonly List<HistoryVerdict> _failures = [];
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly ulong _first = options.From ?? (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
    private ulong _next;
    private long _done, _operations, _events, _differed;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>True when all histories passed.</summary>
    public bool Run()
    {
        _next = _first;
        output.WriteLine($"Histories from seed {_first} on, {options.Threads} at a time.");
        Thread[] threads = [.. Enumerable.Range(0, options.Threads).Select(_ => new Thread(Work, maxStackSize: 16 << 20))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads)
            while (!thread.Join(TimeSpan.FromSeconds(20)))
                Tell("…");
        Tell("");
        var failures = _failures.OrderBy(static failure => failure.Plan.Seed).ToList();
        if (!options.IsUntilFailure)
            foreach (var failure in failures) new FailureReport(output, simulate).Write(failure);
        else if (failures.Count > 0)
            TellFirst(failures[0]);
        return _failures.Count == 0 && _differed == 0;
    }

    private void Work()
    {
        while (TryTake(out var seed))
        {
            var verdict = simulate(HistoryPlan.Of(seed), false);
            var differs = options.IsTwice && simulate(HistoryPlan.Of(seed), false).Trace != verdict.Trace;
            lock (_lock)
            {
                _done++;
                _operations += verdict.Operations;
                _events += verdict.Events;
                if (!verdict.IsGood)
                {
                    _failures.Add(verdict);
                    output.WriteLine($"Seed {seed} failed: {PromisesOf(verdict)}. Again: ./test sim --seed {seed}");
                }

                if (!differs) continue;
                _differed++;
                output.WriteLine($"Seed {seed} gave two different histories.");
            }
        }
    }

    private bool TryTake(out ulong seed)
    {
        lock (_lock)
        {
            seed = _next;
            var isEnough = options.Minutes is { } minutes ? Elapsed.TotalMinutes >= minutes : (long)(_next - _first) >= options.Count;
            if (isEnough || _failures.Count >= (options.IsUntilFailure ? 1 : FailuresMax)) return false;
            _next++;
            return true;
        }
    }

    /// <summary>The first failure of all: seeds are taken in order, and every history that was begun is finished.</summary>
    private void TellFirst(HistoryVerdict failure) => output.WriteLine(
        $"first-failure seed={failure.Plan.Seed} histories={failure.Plan.Seed - _first + 1} promises={PromisesOf(failure)}");

    private static string PromisesOf(HistoryVerdict failure) =>
        string.Join(',', failure.Violations.Select(static violation => violation.Promise).Distinct());

    private void Tell(string more)
    {
        lock (_lock)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_done:N0} histories, {_operations:N0} operations, {_events:N0} events in {Elapsed.TotalSeconds:F0} s: {_failures.Count} "
                    + $"failed{more}"));
        }
    }
}
