using System.Globalization;
using System.Text;

namespace Koltso.Load.Writing;

/// <summary>One result for people.</summary>
internal static class BenchText
{
    public static string Of(BenchResult result)
    {
        var text = new StringBuilder();
        var options = result.Options;
        var pace = options.RatePerSecond is { } rate ? $"{rate:N0} operations/s due" : "as fast as answers come";
        var what = $"{WorkloadNames.Of(options.Workload)} on {string.Join(", ", options.Urls.Select(static url => url.Authority))}";
        Line(text, $"{what}{Replicas(options)}: {pace}, {options.Connections} connections, {result.Seconds:N1} s");
        Line(text, $"  {result.Latencies.Count:N0} answers, {result.RatePerSecond:N0}/s; {result.Succeeded:N0} of them 2xx");
        foreach (var (kind, count) in result.Errors) Line(text, $"  error: {kind}: {count:N0}");
        if (result.ErrorCount == 0) Line(text, $"  no errors");
        if (result.Absent > 0) Line(text, $"  absent: {result.Absent:N0} reads of keys that are not stored{AdviceOnFill(options)}");
        if (result.IsInterrupted) Line(text, $"  interrupted: the figures are of the time until then");
        if (result.HasGivenUp) Line(text, $"  stopped early: {options.BehindMax!.Value.TotalSeconds:N0} s behind");
        if (result.NeverSent > 0)
            Line(text, $"  never sent: {result.NeverSent:N0} operations that were due; the latencies below are without them");
        Line(text, $"  latency (ms), from when an operation was {(options.RatePerSecond is null ? "sent" : "due")}:");
        LatencyTable.AddTo(text, result);
        AddServers(text, result);
        Line(text, $"  this generator: {result.PerRequestUs(result.GeneratorCpuSeconds):N1} µs CPU per operation");
        return text.ToString();
    }

    private static string AdviceOnFill(BenchOptions options) => options.Fill ? "" : "; --fill stores all keys first";

    private static void AddServers(StringBuilder text, BenchResult result)
    {
        foreach (var server in result.Servers)
        {
            var cpuUs = result.PerRequestUs(server.CpuSeconds);
            Line(text, $"  {server.Name}: {cpuUs:N1} µs CPU per operation, {server.ResidentBytes / 1048576.0:N0} MiB resident");
        }

        if (result.Servers.Count == 0) return;
        var allocated = result.Servers.Sum(static server => server.AllocatedBytes) / (double)Math.Max(1, result.Latencies.Count);
        var contentions = result.Servers.Sum(static server => server.LockContentions) / (double)Math.Max(1, result.Latencies.Count);
        var allUs = result.PerRequestUs(result.Servers.Sum(static server => server.CpuSeconds));
        Line(text, $"  all: {allUs:N1} µs CPU, {allocated:N0} bytes allocated, {contentions:N5} lock contentions per operation");
    }

    private static string Replicas(BenchOptions options) =>
        (options.Ack is { } ack ? FormattableString.Invariant($", ack {ack}") : "")
        + (options.From is { } from ? FormattableString.Invariant($", from {from}") : "");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
