using Koltso.Wire.Messages;

namespace Koltso.Simulation.Cluster;

/// <summary>
/// Which build of the product a node starts with, as far as other nodes can tell: this one, or, in histories of mixed versions,
/// this one or one from before its new features, decided anew at each start of the node. Always: a node that has once known the
/// new format of records knows it at every later start, since records of that format may be on its disk.
/// </summary>
internal sealed class SimBuilds(bool areMixed, Random random)
{
    private uint _kept = Features.Repair;

    /// <summary>The features that the next start shows.</summary>
    public uint Next()
    {
        if (!areMixed) return Features.All;
        var shown = _kept;
        foreach (var feature in (ReadOnlySpan<uint>)[Features.RequestFields, Features.RecordFormat2, Features.StoreIncarnations])
            if (random.Next(2) == 0) shown |= feature;
        _kept |= shown & Features.RecordFormat2;
        return shown;
    }
}
