using System.Globalization;
using Koltso.Report.Plan;

namespace Koltso.Report.Running;

/// <summary>Says which phase begins and how much is left, and knows whether there is time for another one.</summary>
internal sealed class PhaseProgress(ReportPlan plan, TimeProvider time, Action<string> say)
{
    private readonly long _startedAt = time.GetTimestamp();

    public IReadOnlyList<Phase> Phases { get; } = Schedule.Of(plan);

    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    public bool HasTimeFor(Phase phase) => Elapsed + phase.Estimate <= plan.Limit;

    public void Begin(Phase phase)
    {
        var at = Phases.Index().First(row => ReferenceEquals(row.Item, phase)).Index;
        var left = Schedule.Total(Phases.Skip(at));
        var limit = plan.Limit - Elapsed;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"[{at + 1,2}/{Phases.Count}] {(phase.Setup is { } setup ? setup.Name + ": " : "")}{phase.Words}; about {Words(left < limit ? left : limit)} left"));
    }

    private static string Words(TimeSpan left) => left.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(left.TotalSeconds)):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{left.TotalMinutes:0} min");
}
