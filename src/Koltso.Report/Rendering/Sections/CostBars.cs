using Koltso.Report.Data;
using Koltso.Report.Rendering.Charts;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>One bar per cluster: the entry node's cost of one kind by layer, then the other nodes'. PUT and GET on one scale.</summary>
internal static class CostBars
{
    private const string OthersColor = "others", WholeColor = "whole";

    /// <summary>Fewer samples say nothing about shares.</summary>
    private const long SamplesMin = 30;
    private static readonly string[] s_workloads = ["put", "get"];

    /// <param name="kind">The kind of the profile that gives the layers.</param>
    /// <param name="of">The cost of a request on a server.</param>
    public static Markup Pair(
        Compared report, IReadOnlyList<SetupData> setups, string kind, string name, Func<ServerData, double> of, Func<double, string> text)
    {
        var rate = report.Now.Settings.CompareRate;
        var bars = s_workloads.ToDictionary(static workload => workload, workload => (IReadOnlyList<Bar>)[.. setups
            .Where(setup => setup.LoadAt(workload, rate) is { Servers.Count: > 0 })
            .Select(setup => new Bar(setup.Name, [.. Parts(setup, setup.LoadAt(workload, rate)!, kind, of)]))]);
        var max = bars.Values.SelectMany(static list => list).Select(static bar => bar.Total).DefaultIfEmpty(1).Max();
        var legend = bars.Values.SelectMany(static list => list).SelectMany(static bar => bar.Parts).DistinctBy(static part => part.Color)
            .OrderBy(static part => part.Order)
            .Select(static part => new LegendEntry(part.Name, part.Color));
        var pictures = s_workloads.Where(workload => bars[workload].Count > 0).Select(workload => FigureBlock.Of(
            Phrases.Name(workload), Markup.Empty, StackedBars.Of(
                $"{name} of a {Phrases.Name(workload)} by layer and node", Describe(bars[workload], text), bars[workload], max, text)));
        return Markup.Of($"{Legend.Of(legend)}{FigureBlock.Row(pictures)}");
    }

    private static IEnumerable<BarPart> Parts(SetupData setup, LoadData load, string kind, Func<ServerData, double> of)
    {
        var entry = of(load.Servers[0]);
        var layers = setup.ProfileOf(load.Workload)?.Of(kind) is { Total: > 0, Samples: >= SamplesMin } profile ? profile.Layers : [];
        if (layers.Count == 0) yield return new BarPart("entry node, layers unknown", WholeColor, entry, 0);
        foreach (var layer in layers.OrderBy(static layer => Palette.Rank(layer.Layer)))
            if (layer.Share > 0)
                yield return new BarPart(layer.Name, Palette.Layer(layer.Layer), entry * layer.Share, Palette.Rank(layer.Layer));
        if (load.Servers.Count > 1) yield return new BarPart("other nodes", OthersColor, load.Servers.Skip(1).Sum(of), int.MaxValue);
    }

    private static string Describe(IEnumerable<Bar> bars, Func<double, string> text) => string.Join(" ", bars.Select(bar =>
    {
        var largest = bar.Parts.OrderByDescending(static part => part.Value).Take(5);
        return $"{bar.Name}: {text(bar.Total)}, of which {string.Join(", ", largest.Select(part => $"{part.Name} {text(part.Value)}"))}.";
    }));
}
