namespace Koltso.Load;

/// <summary>How workloads and operations are written: <c>ycsb-a</c>, <c>read-modify-write</c>.</summary>
public static class WorkloadNames
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Workload>().Select(Of)];

    public static string Of(Workload workload) => Hyphenated(workload.ToString());

    public static string Of(LoadOperation operation) => Hyphenated(operation.ToString());

    public static bool TryParse(string text, out Workload workload)
    {
        foreach (var known in Enum.GetValues<Workload>())
        {
            workload = known;
            if (Of(known) == text) return true;
        }

        workload = default;
        return false;
    }

    private static string Hyphenated(string name) =>
        string.Concat(name.Select(static (letter, i) => (i > 0 && char.IsAsciiLetterUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));
}
