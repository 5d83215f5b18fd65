using System.Globalization;
using System.Text;

namespace Koltso.Checking;

/// <summary>
/// A violation for human readers: the operations on its key around those involved (marked <c>*</c>), in order of start,
/// with faults and notes between them. Bounded: <see cref="LinesMax"/>, with preference for the operations involved and
/// those nearest to them.
/// </summary>
public static class Timeline
{
    public const int LinesMax = 80;

    /// <param name="aroundUs">How much time is shown before and after.</param>
    public static string Of(Violation violation, History history, long aroundUs = 1_000_000)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{violation.Promise}: {violation.Text}").AppendLine();
        if (violation.Operations.Count == 0) return text.ToString();

        var involved = violation.Operations.Select(static one => one.Id).ToHashSet();
        var keys = violation.Operations.Select(static one => one.Key).ToHashSet();
        var fromUs = Math.Max(0, violation.Operations.Min(static one => one.StartUs) - aroundUs);
        var lastUs = violation.Operations.Max(static one => one.EndUs == long.MaxValue ? one.StartUs : one.EndUs);
        var toUs = lastUs > long.MaxValue - aroundUs ? long.MaxValue : lastUs + aroundUs;
        var lines = history.Operations
            .Where(one => keys.Contains(one.Key) && (involved.Contains(one.Id) || (one.StartUs <= toUs && one.EndUs >= fromUs)))
            .Select(one => (AtUs: one.StartUs, IsMust: involved.Contains(one.Id), Text: $"{(involved.Contains(one.Id) ? '*' : ' ')} "
                + $"{OperationText.Of(one)}"))
            .Concat(
                Events(history).Where(one => one.AtUs >= fromUs && one.AtUs <= toUs)
                    .Select(static one => (one.AtUs, IsMust: false, Text: $"  -- {one.Text}")))
            .OrderBy(static line => line.AtUs)
            .ToList();
        var shown = Nearest(lines, violation.Operations.Select(static one => one.StartUs).ToList());
        var isCut = false;
        for (var at = 0; at < lines.Count; at++)
        {
            if (shown.Contains(at))
                text.Append(CultureInfo.InvariantCulture, $"{OperationText.Ms(lines[at].AtUs),12}{lines[at].Text}").AppendLine();
            else if (!isCut) text.AppendLine("         ...");
            isCut = !shown.Contains(at);
        }

        return text.ToString();
    }

    private static HashSet<int> Nearest(List<(long AtUs, bool IsMust, string Text)> lines, List<long> startsUs) =>
    [
        .. Enumerable.Range(0, lines.Count)
            .OrderBy(at => lines[at].IsMust ? -1 : startsUs.Min(start => Math.Abs(lines[at].AtUs - start)))
            .Take(LinesMax),
    ];

    private static IEnumerable<Note> Events(History history)
    {
        foreach (var note in history.Notes) yield return note;
        foreach (var fault in history.Faults)
        {
            var what = fault.Other < 0 ? $"{fault.Kind} {fault.Subject}" : $"{fault.Kind} {fault.Subject}, {fault.Other}";
            yield return new Note(fault.FromUs, $"{what} begins");
            if (fault.ToUs != long.MaxValue) yield return new Note(fault.ToUs, $"{what} ends");
        }
    }
}
