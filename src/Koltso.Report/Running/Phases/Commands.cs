using System.Globalization;
using Koltso.Cluster.Topology;
using Koltso.Load;
using Koltso.Report.Plan;

namespace Koltso.Report.Running.Phases;

/// <summary>The commands that do a part of the report again, as one types them.</summary>
public static class Commands
{
    public static string Up(SetupPlan setup) => Text(
        $"./koltso up --nodes {setup.Nodes} --replication {setup.Replication} --hash {HashNames.Of(setup.Hash)} --data {setup.Id}");

    internal static string Fill(SetupDraft draft)
    {
        var keys = draft.Plan.FillKeys;
        return Text($"./koltso bench{draft.Cluster.UrlFlag} --workload put --key-order sequential --keys {keys} --requests {keys} ")
            + Text($"--value-size {ReportPlan.ValueBytes} --rate max --connections 48 --duration 10m");
    }

    internal static string Load(SetupDraft draft, BenchOptions options) => Bench(draft, options)
        + Text($" --rate {options.RatePerSecond} --duration {Seconds(options.Duration)} --warmup {Seconds(options.Warmup)}");

    internal static string Knee(SetupDraft draft, KneeOptions options)
    {
        var step = TimeSpan.FromSeconds(Math.Max(1, options.StepDuration.TotalSeconds));
        return Bench(draft, options.Load)
            + Text($" --find-knee --rate-min {options.RateMin} --p99-max {options.P99Max.TotalMilliseconds}ms --step {Seconds(step)}");
    }

    private static string Bench(SetupDraft draft, BenchOptions options)
    {
        var workload = options.Workload.ToString().ToLowerInvariant();
        return Text($"./koltso bench{draft.Cluster.UrlFlag} --workload {workload} --keys {options.Keys} ")
            + Text($"--value-size {options.ValueBytes} --connections {options.Connections}");
    }

    internal static string Profile(SetupDraft draft)
    {
        var seconds = Seconds(draft.Plan.ProfileTime!.Value);
        return Text($"./koltso profile{draft.Cluster.UrlFlag} --kind cpu,alloc,lock --duration {seconds} --output profile.html");
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalMilliseconds % 1000 == 0 ? Text($"{time.TotalSeconds}s") : Text($"{time.TotalMilliseconds}ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
