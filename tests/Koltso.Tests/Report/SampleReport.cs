using Koltso.Core.Measuring;
using Koltso.Report.Data;
using Koltso.Report.Running.Phases;
using Koltso.Report.Running.Spreading;

namespace Koltso.Tests.Report;

/// <summary>A report as a run might have produced it, the same each time.</summary>
internal static class SampleReport
{
    private const int Rate = 10_000;

    public static ReportData Whole { get; } = Make();

    public static ReportData Make(string setupName = "three nodes, one copy", string method = "Koltso.Node.Http.ClientSession.Run") => new(
        ReportData.FormatNow, "0.1.0+abc", "quick", new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero), 200, false,
        new MachineData("Some CPU", 2, 8L << 30, "6.1", "Some Linux", "ext4 on sda", ".NET 10.0.0", "7.8.3", true, 0.05),
        new SettingsData(60_000_000, 1_200, 100_000_000, 10_000, 32, Rate, 50, 0.001, true),
        SpreadCount.OfAll(3_000, CancellationToken.None),
        [
            Setup("ring1", setupName, ["n1", "n2", "n3"], 1, method),
            Setup("ring3", "three nodes, three copies", ["n1", "n2", "n3"], 3, method),
            Setup("single", "one node, no ring", ["n1"], 1, method),
        ],
        [new GapData("one node, no ring", "the highest rate of PUT that holds", "there was no time left")]);

    private static SetupData Setup(string id, string name, string[] nodes, int replication, string method) => new(
        id, name, nodes, replication, "xxh3", 256, "./koltso up",
        new FillData(50_000, 60_000_000, 2, 0, "./koltso bench --rate max"),
        new StoredData(
            "sequential", [.. nodes.Select(static (node, i) => new StoredNodeData(node, 85, 16_600 + i, 20_000_000 + i, 1_000_000))],
            256 * replication, 256 * replication),
        [Load("put", 1_000, nodes, 1), Load("put", Rate, nodes, 2), Load("get", 1_000, nodes, 3), Load("get", Rate, nodes, 4)],
        [Knee("put"), Knee("get")], [Profile("put", method), Profile("get", method)]);

    private static LoadData Load(string workload, int rate, string[] nodes, int seed) => new(
        workload, rate, rate, 32, 10_000, 4, rate * 4L, new SortedDictionary<string, long>(StringComparer.Ordinal),
        LoadResult.ToData(Latencies(seed)),
        [.. nodes.Select(static (node, i) => new ServerData(node, i == 0 ? 20.5 : 8.6, 200, i == 0 ? 1e-5 : 0, 100 << 20))], 7,
        $"./koltso bench --workload {workload}");

    private static LatencyHistogram Latencies(int seed)
    {
        var latencies = new LatencyHistogram(600_000_000);
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++) latencies.Record((long)(200 / (1 - random.NextDouble())));
        return latencies;
    }

    private static KneeData Knee(string workload) => new(
        workload, 40_000,
        [
            new KneeStepData(20_000, 20_000, true, null, 500, 2_000, 5_000, 9_000, 0, 30),
            new KneeStepData(40_000, 40_000, true, null, 900, 9_000, 20_000, 30_000, 0, 25),
            new KneeStepData(80_000, 61_000, false, "rate not held: 61,000/s", 900_000, 2_000_000, 2_100_000, 2_200_000, 3, 22),
        ],
        "80,000/s was not held", "./koltso bench --find-knee");

    private static ProfileData Profile(string workload, string method) => new(
        workload, Rate, "n1", 5, 50_000,
        [
            new ProfileKindData(
                "cpu", "s", 3, 1_500, "perf.", "",
                [new LayerData("Kernel", "kernel", 2, 2 / 3.0), new LayerData("Http", "HTTP", 1, 1 / 3.0)],
                [new MethodData(method, "Http", 1, 3)],
                new FrameData("all", "Other", 0, 3, [new FrameData(method, "Http", 1, 3, [new FrameData("send", "Kernel", 2, 2, [])])])),
            new ProfileKindData("lock", "s", 0, 0, "events.", "", [], [], new FrameData("all", "Other", 0, 0, [])),
        ],
        [], "./koltso profile");
}
