namespace Koltso.Load.Choosing;

/// <summary>Zipfian from the newest id downwards.</summary>
internal sealed class LatestKeys(Random random, InsertedIds ids, double constant) : IKeyChooser
{
    private readonly ZipfSampler _sampler = new(constant);

    public long Next() => ids.Newest - _sampler.Next(random, ids.Newest) + 1;
}
