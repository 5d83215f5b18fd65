using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Words;

/// <summary>Where the entry node's CPU goes, largest layers first.</summary>
internal static class LayerWords
{
    private const int LayersNamed = 4;

    public static IEnumerable<Markup?> Of(Compared report)
    {
        if (report.Ring is not { } ring) yield break;
        foreach (var profile in ring.Profiles)
        {
            if (profile.Of("cpu") is not { Total: > 0 } cpu) continue;
            var parts = cpu.Layers.OrderByDescending(static layer => layer.Share).Take(LayersNamed)
                .Select(static layer => Markup.Of($"{Phrases.Layer(layer.Name)} {ReportNumbers.Share(layer.Share)}"));
            yield return Markup.Of($"<b>Where a {Phrases.Name(profile.Workload)} spends CPU</b> on the entry node, {ring.Name}: "
                + $"{Comma([.. parts])}.");
        }
    }

    private static Markup Comma(IReadOnlyList<Markup> parts) =>
        Markup.Join(parts.Index().Select(row => row.Index == 0 ? row.Item : Markup.Of($", {row.Item}")));
}
