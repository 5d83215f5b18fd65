using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Koltso.Benchmarks.Gate.Comparing;

/// <summary>The figures that a run is held against, by name of benchmark, and where they come from. Kept as JSON.</summary>
internal sealed record Baseline(Machine Machine, SortedDictionary<string, BaselineEntry> Benchmarks)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static Baseline Of(Machine machine, IReadOnlyDictionary<string, Measured> measured)
    {
        var entries = new SortedDictionary<string, BaselineEntry>(StringComparer.Ordinal);
        foreach (var (name, one) in measured)
            entries[name] = new BaselineEntry(one.AllocatedBytes, Short(one.TimeNs), Short(one.Relative));
        return new Baseline(machine, entries);
    }

    /// <exception cref="JsonException">It is no baseline.</exception>
    public static Baseline Parse(string json) =>
        JsonSerializer.Deserialize<Baseline>(json, s_json) ?? throw new JsonException("A baseline is an object.");

    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <summary>Four digits: more would be noise, and would make every line of an update a change.</summary>
    private static double Short(double value) =>
        double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
