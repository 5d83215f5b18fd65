namespace Koltso.Chaos.Network;

/// <summary>The combined effect of the present faults on the links. One caller at a time.</summary>
internal sealed class LinkBoard(PacketSwitch packets, int places)
{
    private readonly Dictionary<int, (IReadOnlyList<(int From, int To)> Links, LinkQuality Quality)> _faults = [];

    public void Set(int fault, IReadOnlyList<(int From, int To)> links, LinkQuality quality)
    {
        _faults[fault] = (links, quality);
        Apply();
    }

    public void Lift(int fault)
    {
        if (_faults.Remove(fault)) Apply();
    }

    private void Apply()
    {
        for (var from = 0; from < places; from++)
            for (var to = 0; to < places; to++)
                packets.SetLink(from, to, _faults.Values.Where(fault => fault.Links.Contains((from, to)))
                    .Aggregate(LinkQuality.Perfect, static (sum, fault) => sum.With(fault.Quality)));
    }
}
