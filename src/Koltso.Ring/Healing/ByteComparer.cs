namespace Koltso.Ring.Healing;

/// <summary>Compares keys by their bytes.</summary>
internal sealed class ByteComparer : IEqualityComparer<byte[]>
{
    public static readonly ByteComparer Instance = new();

    public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

    public int GetHashCode(byte[] key)
    {
        var hash = default(HashCode);
        hash.AddBytes(key);
        return hash.ToHashCode();
    }
}
