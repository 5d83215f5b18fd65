namespace Koltso.Cluster.Topology;

/// <summary>Finds what a mistyped word was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate that needs the fewest edits, if few enough for a typing mistake; letter case does not count.</summary>
    public static string? Find(string typed, IEnumerable<string> candidates)
    {
        // Longer than any candidate could be after a few slips; bounds the work too.
        const int TypedCharsMax = 64;
        if (typed.Length > TypedCharsMax) return null;
        var (nearest, distance) = candidates
            .Select(candidate => (candidate, Distance(typed.ToLowerInvariant(), candidate)))
            .MinBy(pair => pair.Item2);
        return nearest is not null && distance <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    // Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), each row from the two before.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
