using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The cost of a request: CPU, allocation and waiting for locks, by node and by layer.</summary>
internal static class CostSection
{
    private static readonly string[] s_workloads = ["put", "get"];

    public static Section Of(Compared report)
    {
        var rate = report.Now.Settings.CompareRate;
        var setups = report.Loaded.Where(setup => s_workloads.Any(workload => setup.LoadAt(workload, rate) is { Servers.Count: > 0 }))
            .OrderBy(static setup => setup.NodeIds.Count).ThenBy(static setup => setup.Replication).ToList();
        if (setups.Count == 0) return new Section("cost", "Cost", Markup.Empty);
        return new Section("cost", "What a request costs", Markup.Of($"""
            <p>At {ReportNumbers.Count(rate)} requests per second. CPU is the user and system time of the nodes, as counted by the
            operating system, divided by the number of requests. The entry node's cost is divided into layers in the proportions of its
            profile, which was recorded in a separate run under the same load; the other nodes were not profiled.</p>
            <h3>CPU</h3>
            {CostBars.Pair(report, setups, "cpu", "CPU", static server => server.CpuUs, ReportNumbers.Us)}
            <h3>Allocation</h3>
            {CostBars.Pair(report, setups, "alloc", "Managed allocation", static server => server.AllocatedBytes, ReportNumbers.Bytes)}
            <h3>Locks</h3>
            {LockTable(setups, rate)}
            <h3>Figures</h3>
            {NodeTable(setups, rate)}
            {LayerTable(setups)}
            """));
    }

    private static Markup LockTable(List<SetupData> setups, int rate)
    {
        var table = new HtmlTable(
            "Contended locks", TableColumn.Words("cluster, load"), TableColumn.Number("per request, all nodes"),
            TableColumn.Number("wait per second, entry node"), TableColumn.Words("mainly in"));
        foreach (var setup in setups)
            foreach (var workload in s_workloads)
                if (setup.LoadAt(workload, rate) is { } load)
                    table.Add(
                        [
                            Markup.Of($"{setup.Name}: {Phrases.Name(workload)}"),
                            Markup.Of($"{Phrases.ContentionsShort(load.LockContentions)}"), .. Waited(setup.ProfileOf(workload)),
                        ]);
        return table.ToMarkup();
    }

    private static Markup[] Waited(ProfileData? profile) => profile?.Of("lock") switch
    {
        null => [Markup.Of($"not profiled"), Markup.Empty],
        { Total: <= 0 } => [Markup.Of($"none"), Markup.Empty],
        var locks =>
        [
            Markup.Of($"{ReportNumbers.Latency(locks.Total / profile.Seconds * 1e6)}"),
            Markup.Of($"{Phrases.Layer(locks.Layers.MaxBy(static layer => layer.Share)?.Name ?? "")}"),
        ],
    };

    private static Markup NodeTable(List<SetupData> setups, int rate)
    {
        var table = new HtmlTable(
            "By node; CPU and allocation per request", TableColumn.Words("cluster, load"), TableColumn.Number("CPU, entry node"),
            TableColumn.Number("each other node"), TableColumn.Number("all nodes"), TableColumn.Number("allocated, all nodes"),
            TableColumn.Number("resident memory, entry node"), TableColumn.Number("load generator"));
        foreach (var setup in setups)
            foreach (var workload in s_workloads)
                if (setup.LoadAt(workload, rate) is { Servers.Count: > 0 } load)
                    table.Add(
                        Markup.Of($"{setup.Name}: {Phrases.Name(workload)}"), Markup.Of($"{ReportNumbers.Us(load.Servers[0].CpuUs)}"),
                        Markup.Of($"{Others(load)}"), Markup.Of($"{ReportNumbers.Us(load.CpuUs)}"),
                        Markup.Of($"{ReportNumbers.Bytes(load.AllocatedBytes)}"),
                        Markup.Of($"{ReportNumbers.Bytes(load.Servers[0].ResidentBytes)}"),
                        Markup.Of($"{ReportNumbers.Us(load.GeneratorCpuUs)}"));
        return table.ToMarkup();
    }

    private static Markup LayerTable(List<SetupData> setups)
    {
        var profiles = setups.SelectMany(static setup => setup.Profiles.Select(profile => (Setup: setup, Profile: profile))).ToList();
        if (profiles.Count == 0) return Markup.Empty;
        var table = new HtmlTable(
            "By layer: shares of the entry node's profile",
            [
                TableColumn.Words("layer"),
                .. profiles.SelectMany(static row => row.Profile.Kinds.Select(kind => TableColumn.Number($"{Short(row.Setup)} "
                    + $"{Phrases.Name(row.Profile.Workload)}, {KindName(kind.Kind)}"))),
            ]);
        var kinds = profiles.SelectMany(static row => row.Profile.Kinds).ToList();
        var layers = kinds.SelectMany(static kind => kind.Layers).Where(static layer => layer.Share > 0)
            .DistinctBy(static layer => layer.Layer).OrderBy(static layer => Palette.Rank(layer.Layer));
        foreach (var layer in layers)
            table.Add([Markup.Of($"{layer.Name}"), .. kinds.Select(kind => Markup.Of($"{ShareOf(kind, layer.Layer)}"))]);
        return Markup.Of($"<details><summary>CPU, allocation and locks by layer, in figures</summary>{table.ToMarkup()}</details>\n");
    }

    private static string Others(LoadData load) => load.Servers.Count == 1
        ? ReportNumbers.Missing
        : string.Join(", ", load.Servers.Skip(1).Select(static server => ReportNumbers.Us(server.CpuUs)));

    private static string ShareOf(ProfileKindData kind, string layer) =>
        kind.Layers.FirstOrDefault(other => other.Layer == layer) is { } share ? ReportNumbers.Share(share.Share) : "0 %";

    private static string Short(SetupData setup) =>
        setup.NodeIds.Count == 1 ? "one node" : setup.Replication == 1 ? "ring" : $"{setup.Replication} copies";

    private static string KindName(string kind) => kind switch
    {
        "cpu" => "CPU",
        "alloc" => "allocation",
        "lock" => "locks",
        _ => kind,
    };
}
