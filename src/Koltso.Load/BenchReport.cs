using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Koltso.Load;

/// <summary>A result for people and for programs.</summary>
public static class BenchReport
{
    private static readonly double[] s_percentiles = [50, 75, 90, 95, 99, 99.9, 99.99];
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    public static string ToText(BenchResult result)
    {
        var text = new StringBuilder();
        var options = result.Options;
        var pace = options.RatePerSecond is { } rate ? $"{rate:N0} requests/s due" : "as fast as answers come";
        Line(text, $"{options.Workload.ToString().ToLowerInvariant()} on {string.Join(", ", options.Urls.Select(static url => url.Authority))}{Replicas(options)}: {pace}, {options.Connections} connections, {result.Seconds:N1} s");
        Line(text, $"  {result.Latencies.Count:N0} answers, {result.RatePerSecond:N0}/s; {result.Succeeded:N0} of them 2xx");
        foreach (var (kind, count) in result.Errors) Line(text, $"  error: {kind}: {count:N0}");
        if (result.ErrorCount == 0) Line(text, $"  no errors");
        Line(text, $"  latency (ms), from when a request was {(options.RatePerSecond is null ? "sent" : "due")}:");
        Line(text, $"    mean {result.Latencies.Mean / 1000,10:N3}");
        foreach (var percentile in s_percentiles)
            Line(text, $"    {percentile,-5}% {result.Latencies.ValueAtPercentile(percentile) / 1000.0,9:N3}");
        Line(text, $"    max  {result.Latencies.Max / 1000.0,10:N3}");
        foreach (var server in result.Servers)
            Line(text, $"  {server.Name}: {result.PerRequestUs(server.CpuSeconds):N1} µs CPU a request, {server.ResidentBytes / 1048576.0:N0} MiB resident");
        if (result.Servers.Count > 0)
        {
            var allocated = result.Servers.Sum(static server => server.AllocatedBytes) / (double)Math.Max(1, result.Latencies.Count);
            var contentions = result.Servers.Sum(static server => server.LockContentions) / (double)Math.Max(1, result.Latencies.Count);
            Line(text, $"  all: {result.PerRequestUs(result.Servers.Sum(static server => server.CpuSeconds)):N1} µs CPU, {allocated:N0} bytes allocated, {contentions:N5} lock contentions a request");
        }

        Line(text, $"  this generator: {result.PerRequestUs(result.GeneratorCpuSeconds):N1} µs CPU a request");
        return text.ToString();
    }

    public static byte[] ToJson(BenchResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_indented))
        {
            json.WriteStartObject();
            var options = result.Options;
            json.WriteStartArray("urls");
            foreach (var url in options.Urls) json.WriteStringValue(url.AbsoluteUri);
            json.WriteEndArray();
            json.WriteString("workload", options.Workload.ToString().ToLowerInvariant());
            if (options.RatePerSecond is { } rate) json.WriteNumber("rateDue", rate);
            if (options.Ack is { } ack) json.WriteNumber("ack", ack);
            if (options.From is { } from) json.WriteNumber("from", from);
            json.WriteNumber("connections", options.Connections);
            json.WriteNumber("keys", options.Keys);
            json.WriteNumber("valueBytes", options.ValueBytes);
            json.WriteNumber("seconds", result.Seconds);
            json.WriteNumber("answers", result.Latencies.Count);
            json.WriteNumber("succeeded", result.Succeeded);
            json.WriteNumber("ratePerSecond", Math.Round(result.RatePerSecond, 1));
            json.WriteBoolean("interrupted", result.IsInterrupted);
            json.WriteStartObject("errors");
            foreach (var (kind, count) in result.Errors) json.WriteNumber(kind, count);
            json.WriteEndObject();
            json.WriteStartObject("latencyUs");
            json.WriteNumber("mean", Math.Round(result.Latencies.Mean, 1));
            foreach (var percentile in s_percentiles)
                json.WriteNumber("p" + percentile.ToString(CultureInfo.InvariantCulture), result.Latencies.ValueAtPercentile(percentile));
            json.WriteNumber("max", result.Latencies.Max);
            json.WriteEndObject();
            json.WriteStartArray("servers");
            foreach (var server in result.Servers)
            {
                json.WriteStartObject();
                json.WriteString("name", server.Name);
                json.WriteNumber("cpuUsPerRequest", Math.Round(result.PerRequestUs(server.CpuSeconds), 2));
                json.WriteNumber("residentBytes", server.ResidentBytes);
                json.WriteNumber("allocatedBytes", server.AllocatedBytes);
                json.WriteNumber("lockContentions", server.LockContentions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("generatorCpuUsPerRequest", Math.Round(result.PerRequestUs(result.GeneratorCpuSeconds), 2));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Replicas(BenchOptions options) =>
        (options.Ack is { } ack ? FormattableString.Invariant($", ack {ack}") : "")
        + (options.From is { } from ? FormattableString.Invariant($", from {from}") : "");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
