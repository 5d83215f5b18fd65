using System.Text.Json;

namespace Koltso.Load.Writing;

/// <summary>A result for people and for programs.</summary>
public static class BenchReport
{
    public static string ToText(BenchResult result) => BenchText.Of(result);

    public static byte[] ToJson(BenchResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, BenchJson.Indented)) BenchJson.Write(json, result);
        return stream.ToArray();
    }

    /// <summary>Percentiles as HdrHistogram's plotters read them: of all operations first, under no name, then of each kind if there are several.</summary>
    public static IReadOnlyList<(string Name, string Text)> ToHdr(BenchResult result)
    {
        var texts = new List<(string, string)> { ("", HdrText.Of(result.Latencies)) };
        if (result.Operations.Count > 1)
            texts.AddRange(result.Operations.Select(static operation => (WorkloadNames.Of(operation.Operation), HdrText.Of(operation.Latencies))));
        return texts;
    }
}
