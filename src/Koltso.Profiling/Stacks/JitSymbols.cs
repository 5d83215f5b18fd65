using System.Globalization;

namespace Koltso.Profiling.Stacks;

/// <summary>Names of code that the runtime has made or loaded, by address. Later entries hide earlier ones at the same place.</summary>
internal sealed class JitSymbols
{
    private readonly List<(ulong Start, ulong End, Frame Frame)> _entries = [];
    private bool _sorted;

    public int Count => _entries.Count;

    public void Add(ulong start, ulong length, Frame frame)
    {
        _entries.Add((start, start + length, frame));
        _sorted = false;
    }

    /// <summary>The lines of a perf map: address, length, name; the numbers in hex. A line that was cut short is skipped.</summary>
    public void AddPerfMap(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var first = line.IndexOf(' ', StringComparison.Ordinal);
            var second = first < 0 ? -1 : line.IndexOf(' ', first + 1);
            if (second < 0) continue;
            if (ulong.TryParse(line.AsSpan(0, first), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
                && ulong.TryParse(line.AsSpan(first + 1, second - first - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length))
                Add(start, length, MethodNames.OfPerfMap(line[(second + 1)..]));
        }
    }

    public Frame? Find(ulong address)
    {
        if (!_sorted)
        {
            var order = _entries.Select(static (entry, index) => (entry, index)).OrderBy(static pair => pair.entry.Start).ThenBy(static pair => pair.index);
            var sorted = order.Select(static pair => pair.entry).ToList();
            _entries.Clear();
            _entries.AddRange(sorted);
            _sorted = true;
        }

        int low = 0, high = _entries.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_entries[middle].Start <= address) low = middle + 1;
            else high = middle - 1;
        }

        return high >= 0 && address < _entries[high].End ? _entries[high].Frame : null;
    }
}
