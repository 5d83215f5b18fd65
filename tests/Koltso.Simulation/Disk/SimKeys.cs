namespace Koltso.Simulation.Disk;

/// <summary>Compares keys by their bytes.</summary>
internal sealed class SimKeys : IEqualityComparer<byte[]>
{
    public static readonly SimKeys Instance = new();

    public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

    public int GetHashCode(byte[] key)
    {
        // The same in every run, so that what goes through the keys goes in the same order.
        var hash = 17;
        foreach (var one in key) hash = hash * 31 + one;
        return hash;
    }
}
