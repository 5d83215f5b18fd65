using Koltso.Checking;

namespace Koltso.Simulation.Judging;

/// <summary>When nodes were down or stopped, and connections were cut, in the form that the checks need.</summary>
internal sealed class SimOutages
{
    private readonly Dictionary<(FaultKind Kind, int Node, int Other), long> _sinceUs = [];
    private readonly List<Fault> _over = [];

    /// <summary>Sets whether the outage exists from now on; setting the same state twice changes nothing.</summary>
    public void Set(FaultKind kind, int node, int other, bool isSo, long nowUs)
    {
        if (isSo) _sinceUs.TryAdd((kind, node, other), nowUs);
        else if (_sinceUs.Remove((kind, node, other), out var sinceUs)) _over.Add(new Fault(kind, node, sinceUs, nowUs, other));
    }

    /// <summary>What happens at a moment.</summary>
    public void Add(FaultKind kind, int node, long nowUs) => _over.Add(new Fault(kind, node, nowUs, nowUs));

    public IReadOnlyList<Fault> All(long nowUs) =>
        [.. _over, .. _sinceUs.Select(one => new Fault(one.Key.Kind, one.Key.Node, one.Value, nowUs, one.Key.Other))];
}
