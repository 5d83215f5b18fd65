using System.IO.Hashing;

namespace Koltso.Core.Hashing;

/// <summary>A key's place on the ring: all 64 bits count, and the top ones name its partition.</summary>
public static class KeyHash
{
    public static ulong Of(HashKind kind, ReadOnlySpan<byte> key) =>
        kind == HashKind.Xxh3 ? XxHash3.HashToUInt64(key) : Murmur3.Hash64(key);
}
