namespace Koltso.Core.Placement;

/// <summary>Which nodes had a partition in the previous placement: a replica that is at home has not moved.</summary>
internal sealed class Homes
{
    private readonly int[] _nodeOf;
    private readonly int _ranks;

    public Homes(Draft previous)
    {
        _ranks = previous.Ranks;
        _nodeOf = new int[previous.SlotCount];
        for (var slot = 0; slot < _nodeOf.Length; slot++) _nodeOf[slot] = previous.NodeOf(slot);
    }

    public ReadOnlySpan<int> Of(int partition) => _nodeOf.AsSpan(partition * _ranks, _ranks);

    public bool Has(int partition, int node) => Of(partition).Contains(node);
}
