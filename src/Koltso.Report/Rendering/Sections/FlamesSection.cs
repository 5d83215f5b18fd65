using System.Globalization;
using Koltso.Profiling.Page;
using Koltso.Report.Data;
using Koltso.Report.Rendering.Html;
using Koltso.Report.Rendering.Words;

namespace Koltso.Report.Rendering.Sections;

/// <summary>The profiles as flame graphs: the ring's CPU is open, the others open with a click.</summary>
internal static class FlamesSection
{
    public static Markup Style => Markup.Trusted(FlameGraphFragment.Style);

    public static Markup Script => Markup.Trusted($"<script>{FlameGraphFragment.Script}</script>");

    public static Section Of(Compared report)
    {
        var setups = report.Loaded.Where(static setup => setup.Profiles.Count > 0).ToList();
        if (setups.Count == 0) return new Section("flames", "Profiles", Markup.Empty);
        return new Section("flames", "Flame graphs", Markup.Of($"""
            <p>What the entry node does under {ReportNumbers.Count(report.Now.Settings.CompareRate)} requests per second. The width of a
            frame is its cost including everything that it calls; callers are above, and colours show layers. Small branches are cut off
            and counted with their callers.</p>
            {setups.Select(setup => Of(setup, setup == report.Ring))}
            """));
    }

    private static Markup Of(SetupData setup, bool isRing) =>
        Markup.Of($"<h3>{Phrases.Upper(setup.Name)}</h3>\n{setup.Profiles.Select(profile => Of(setup, profile, isRing))}");

    private static Markup Of(SetupData setup, ProfileData profile, bool isRing)
    {
        var empty = profile.Kinds.Where(static kind => !HasGraph(kind)).Select(static kind => Name(kind.Kind)).ToList();
        List<string> notes = [.. profile.Notes];
        if (empty.Count > 0) notes.Insert(0, $"Nothing was recorded for {string.Join(" and ", empty)}.");
        var graphs = profile.Kinds.Where(HasGraph).Select(kind => Graph(setup, profile, kind, isRing && kind.Kind == "cpu"));
        return notes.Count == 0
            ? Markup.Of($"{graphs}")
            : Markup.Of($"{graphs}<p class=\"note\">{Phrases.Name(profile.Workload)}: {string.Join(" ", notes)}</p>\n");
    }

    private static bool HasGraph(ProfileKindData kind) => kind.Total > 0 && kind.Root.Children.Count > 0;

    private static Markup Graph(SetupData setup, ProfileData profile, ProfileKindData kind, bool isOpen)
    {
        var what = $"{Phrases.Name(profile.Workload)}: {Name(kind.Kind)}, {Amount(kind)}";
        var open = isOpen ? Markup.Of($" open=\"open\"") : Markup.Empty;
        var graph = Markup.Trusted(FlameGraphFragment.ToHtml(FlameData.ToProfile(kind), $"{setup.Id}-{profile.Workload}-{kind.Kind}"));
        return Markup.Of($"<details{open}><summary>{what} in {profile.Seconds.ToString("0", CultureInfo.InvariantCulture)} s</summary><div "
            + $"class=\"flame\">{graph}</div><p class=\"caption\">{Phrases.Sentence(kind.Source)} {Phrases.Sentence(kind.Coverage)} "
            + $"{ReportNumbers.Count(kind.Samples)} samples.</p>{Methods(kind)}</details>\n");
    }

    private static Markup Methods(ProfileKindData kind)
    {
        const int Shown = 12;
        var table = new HtmlTable(
            "Methods with the highest own cost", TableColumn.Words("method"), TableColumn.Words("layer"), TableColumn.Number("own cost"),
            TableColumn.Number("including calls"));
        foreach (var method in kind.Methods.Where(static method => method.Self > 0).Take(Shown))
            table.Add(
                Markup.Of($"<code>{method.Name}</code>"),
                Markup.Of($"{Phrases.Layer(kind.Layers.FirstOrDefault(layer => layer.Layer == method.Layer)?.Name ?? method.Layer)}"),
                Markup.Of($"{ReportNumbers.Share(method.Self / kind.Total)}"),
                Markup.Of($"{ReportNumbers.Share(method.Total / kind.Total)}"));
        return table.ToMarkup();
    }

    private static string Amount(ProfileKindData kind) =>
        kind.Unit == "B" ? ReportNumbers.Bytes(kind.Total) : ReportNumbers.Latency(kind.Total * 1e6);

    private static string Name(string kind) => kind switch
    {
        "cpu" => "CPU",
        "alloc" => "allocation",
        "lock" => "waiting for locks",
        _ => kind,
    };
}
