using System.Globalization;
using System.Text.Json;
using Koltso.Core.Measuring;

namespace Koltso.Load.Writing;

/// <summary>Results as JSON objects. Latencies are in microseconds.</summary>
internal static class BenchJson
{
    public static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Write(Utf8JsonWriter json, BenchResult result)
    {
        json.WriteStartObject();
        WriteOptions(json, result.Options);
        json.WriteNumber("seconds", result.Seconds);
        json.WriteNumber("answers", result.Latencies.Count);
        json.WriteNumber("succeeded", result.Succeeded);
        json.WriteNumber("ratePerSecond", Math.Round(result.RatePerSecond, 1));
        json.WriteNumber("absent", result.Absent);
        json.WriteNumber("neverSent", result.NeverSent);
        json.WriteBoolean("interrupted", result.IsInterrupted);
        json.WriteBoolean("givenUp", result.HasGivenUp);
        json.WriteStartObject("errors");
        foreach (var (kind, count) in result.Errors) json.WriteNumber(kind, count);
        json.WriteEndObject();
        WriteLatencies(json, result.Latencies);
        json.WriteStartObject("operations");
        foreach (var operation in result.Operations)
        {
            json.WriteStartObject(WorkloadNames.Of(operation.Operation));
            json.WriteNumber("answers", operation.Latencies.Count);
            json.WriteNumber("succeeded", operation.Succeeded);
            WriteLatencies(json, operation.Latencies);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteServers(json, result);
        json.WriteNumber("generatorCpuUsPerRequest", Math.Round(result.PerRequestUs(result.GeneratorCpuSeconds), 2));
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, BenchOptions options)
    {
        json.WriteStartArray("urls");
        foreach (var url in options.Urls) json.WriteStringValue(url.AbsoluteUri);
        json.WriteEndArray();
        json.WriteString("workload", WorkloadNames.Of(options.Workload));
        if (options.RatePerSecond is { } rate) json.WriteNumber("rateDue", rate);
        if (options.Ack is { } ack) json.WriteNumber("ack", ack);
        if (options.From is { } from) json.WriteNumber("from", from);
        json.WriteNumber("connections", options.Connections);
        json.WriteNumber("keys", options.Keys);
        json.WriteString("distribution", options.DistributionInUse.ToString().ToLowerInvariant());
        if (options.ValueSizes is { } sizes) json.WriteString("valueSizes", sizes.ToString());
        else json.WriteNumber("valueBytes", options.ValueBytes);
        json.WriteString("valueContent", options.ValueContent.ToString().ToLowerInvariant());
        json.WriteNumber("seed", options.Seed);
    }

    private static void WriteLatencies(Utf8JsonWriter json, LatencyHistogram latencies)
    {
        json.WriteStartObject("latencyUs");
        json.WriteNumber("mean", Math.Round(latencies.Mean, 1));
        foreach (var percentile in LatencyTable.Percentiles)
            json.WriteNumber("p" + percentile.ToString(CultureInfo.InvariantCulture), latencies.ValueAtPercentile(percentile));
        json.WriteNumber("max", latencies.Max);
        json.WriteEndObject();
    }

    private static void WriteServers(Utf8JsonWriter json, BenchResult result)
    {
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
    }
}
