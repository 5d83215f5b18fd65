namespace Koltso.Load.Choosing;

/// <summary>
/// Scrambled zipfian as YCSB has it: a rank among ten billion, hashed to an id, so that the popular ids lie scattered,
/// and how popular the first one is does not depend on how many there are. Several ranks share an id.
/// </summary>
internal sealed class ZipfianKeys(Random random, long keys, double constant) : IKeyChooser
{
    public const long Ranks = 10_000_000_000;

    private readonly ZipfSampler _sampler = new(constant);

    public long Next() => IdOf(_sampler.Next(random, Ranks), keys);

    /// <summary>FNV-1a over the rank's eight bytes, the least first.</summary>
    internal static long IdOf(long rank, long keys)
    {
        const ulong Basis = 0xCBF2_9CE4_8422_2325, Prime = 0x0000_0100_0000_01B3;
        var hash = Basis;
        for (var shift = 0; shift < 64; shift += 8) hash = (hash ^ (byte)(rank >> shift)) * Prime;
        return (long)(hash % (ulong)keys) + 1;
    }
}
