namespace Koltso.Checking.Promises;

/// <summary>When nodes, and connections between them, were certainly unavailable. Intervals that touch are merged.</summary>
internal sealed class Outages
{
    private readonly Dictionary<(int From, int To), List<(long FromUs, long ToUs)>> _outages = [];

    public Outages(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults.OrderBy(static fault => fault.FromUs))
        {
            if (fault.Kind is FaultKind.NodeDown or FaultKind.NodePaused) Add((fault.Subject, -1), fault);
            else if (fault.Kind == FaultKind.LinkCut) Add((fault.Subject, fault.Other), fault);
        }
    }

    public bool IsNone => _outages.Count == 0;

    /// <summary>Whether the node was inactive for all of that time.</summary>
    public bool IsOut(int node, long fromUs, long toUs) => Covers((node, -1), fromUs, toUs);

    /// <summary>
    /// Whether one node cannot have sent a request to the other and received an answer in that time: one direction was
    /// cut for all of it. (If first one direction was cut and then the other, a request may have passed before, and its
    /// answer after.)
    /// </summary>
    public bool IsUnreachable(int from, int to, long fromUs, long toUs) =>
        IsOut(to, fromUs, toUs) || (from != to && (Covers((from, to), fromUs, toUs) || Covers((to, from), fromUs, toUs)));

    private void Add((int, int) what, Fault fault)
    {
        if (!_outages.TryGetValue(what, out var all)) _outages[what] = all = [];
        if (all.Count > 0 && fault.FromUs <= all[^1].ToUs) all[^1] = (all[^1].FromUs, Math.Max(all[^1].ToUs, fault.ToUs));
        else all.Add((fault.FromUs, fault.ToUs));
    }

    private bool Covers((int, int) what, long fromUs, long toUs)
    {
        if (!_outages.TryGetValue(what, out var all)) return false;
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (all[middle].FromUs <= fromUs) low = middle + 1;
            else high = middle;
        }

        return low > 0 && all[low - 1].ToUs >= toUs;
    }
}
