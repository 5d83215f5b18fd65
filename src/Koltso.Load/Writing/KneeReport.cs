using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Koltso.Load.Writing;

/// <summary>A search for the knee, for people and for programs.</summary>
public static class KneeReport
{
    public static string ToText(KneeResult knee)
    {
        var text = new StringBuilder();
        var load = knee.Steps[0].Result.Options;
        text.Append(CultureInfo.InvariantCulture, $"{WorkloadNames.Of(load.Workload)} on {string.Join(", ", load.Urls.Select(static url => url.Authority))}, {load.Connections} connections; latency (ms) from when an operation was due\n");
        text.Append(CultureInfo.InvariantCulture, $"    {"rate due",10} {"answered/s",10} {"p50",9} {"p99",9} {"p99.9",9} {"errors",8}\n");
        foreach (var (rate, result, _, why) in knee.Steps)
        {
            double Ms(double percentile) => result.Latencies.ValueAtPercentile(percentile) / 1000.0;
            text.Append(CultureInfo.InvariantCulture, $"    {rate,10:N0} {result.RatePerSecond,10:N0} {Ms(50),9:N2} {Ms(99),9:N2} {Ms(99.9),9:N2} {result.ErrorCount,8:N0}  {why ?? "held"}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  knee: {(knee.KneeRate is { } found ? $"{found.ToString("N0", CultureInfo.InvariantCulture)}/s" : "none")}. {knee.StoppedBecause}\n");
        return text.ToString();
    }

    public static byte[] ToJson(KneeResult knee)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, BenchJson.Indented))
        {
            json.WriteStartObject();
            if (knee.KneeRate is { } rate) json.WriteNumber("kneeRate", rate);
            else json.WriteNull("kneeRate");
            json.WriteString("stoppedBecause", knee.StoppedBecause);
            json.WriteStartArray("steps");
            foreach (var step in knee.Steps)
            {
                json.WriteStartObject();
                json.WriteNumber("ratePerSecond", step.RatePerSecond);
                json.WriteBoolean("held", step.Held);
                if (step.Why is not null) json.WriteString("why", step.Why);
                json.WritePropertyName("result");
                BenchJson.Write(json, step.Result);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
