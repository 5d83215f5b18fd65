namespace Koltso.Load.Choosing;

/// <summary>1 to <paramref name="keys"/>, each as often as any other.</summary>
internal sealed class UniformKeys(Random random, long keys) : IKeyChooser
{
    public long Next() => random.NextInt64(keys) + 1;
}
