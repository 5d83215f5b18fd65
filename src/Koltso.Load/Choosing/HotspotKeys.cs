namespace Koltso.Load.Choosing;

/// <summary>The ids from 1 to a share of all are hot: they get their share of the operations, the others the rest.</summary>
internal sealed class HotspotKeys(Random random, long keys, double keyShare, double operationShare) : IKeyChooser
{
    /// <summary>At least one is hot.</summary>
    private readonly long _hot = Math.Clamp((long)Math.Round(keys * keyShare), 1, keys);

    public long Next() => _hot == keys || random.NextDouble() < operationShare
        ? random.NextInt64(_hot) + 1
        : _hot + random.NextInt64(keys - _hot) + 1;
}
