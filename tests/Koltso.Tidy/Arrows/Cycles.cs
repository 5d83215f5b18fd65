namespace Koltso.Tidy.Arrows;

/// <summary>Groups of names in which each name can be reached from every other.</summary>
internal static class Cycles
{
    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyCollection<FolderArrow> arrows)
    {
        var next = arrows.ToLookup(static arrow => arrow.From, static arrow => arrow.To);
        var reached = arrows.Select(static arrow => arrow.From).Distinct().ToDictionary(static name => name, name => Reached(name, next));
        return
        [
            .. reached.Where(static pair => pair.Value.Contains(pair.Key))
                .GroupBy(pair =>
                    string.Join(' ', pair.Value.Where(other => reached.GetValueOrDefault(other)?.Contains(pair.Key) ?? false).Order()))
                .Select(static group => group.Select(static pair => pair.Key).Order(StringComparer.Ordinal).ToList()),
        ];
    }

    private static HashSet<string> Reached(string from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[from]);
        while (open.TryPop(out var name))
            if (reached.Add(name))
                foreach (var other in next[name]) open.Push(other);
        return reached;
    }
}
