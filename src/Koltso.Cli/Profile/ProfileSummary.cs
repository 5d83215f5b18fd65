using System.Globalization;
using System.Text;
using Koltso.Cli.Shell;
using Koltso.Cli.Values;
using Koltso.Profiling;

namespace Koltso.Cli.Profile;

/// <summary>What the command says when the page is written: the layers of each kind, and where the page is.</summary>
internal static class ProfileSummary
{
    public static string Of(Profiling.Profile profile, string path)
    {
        var table = new TextTable(
            [
                TextColumn.Word("LAYER"),
                .. profile.Kinds.Select(static kind => TextColumn.Number(ChoiceOption.Lower(kind.Kind).ToUpperInvariant())),
            ]);
        foreach (var layer in profile.Kinds.SelectMany(static kind => kind.Layers)
            .Select(static share => (share.Layer, share.Name)).Distinct().OrderBy(static layer => layer.Layer))
            table.Add([layer.Name, .. profile.Kinds.Select(kind => Share(kind, layer.Layer))]);
        table.Add(["all", .. profile.Kinds.Select(static kind => Figure(kind))]);

        var text = new StringBuilder();
        foreach (var note in profile.Notes) text.Append(note).Append('\n');
        text.Append(table);
        foreach (var kind in profile.Kinds.Where(static kind => kind.Coverage.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"{ChoiceOption.Lower(kind.Kind)}: {kind.Coverage}.\n");
        return text.Append(CultureInfo.InvariantCulture, $"The page: {Path.GetFullPath(path)}\n").ToString();
    }

    private static string Share(KindProfile kind, Layer layer) =>
        kind.Layers.FirstOrDefault(share => share.Layer == layer) is { } found
            && kind.Total > 0 ? ProfileNumbers.Percent(found.Share) : "-";

    private static string Figure(KindProfile kind) => ProfileNumbers.Of(kind.Total, kind.Unit);
}
