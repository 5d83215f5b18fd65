namespace Koltso.Core.Hashing;

/// <summary>The key hash of a cluster, chosen when it is made and never changed.</summary>
public enum HashKind
{
    /// <summary>XXH3, 64 bit, seed 0.</summary>
    Xxh3,

    /// <summary>MurmurHash3 x64 128 bit, seed 0; the first (upper) 64 bits of the digest.</summary>
    Murmur3,
}
