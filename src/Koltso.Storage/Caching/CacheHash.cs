using System.IO.Hashing;

namespace Koltso.Storage.Caching;

/// <summary>Of a stored key. Where only the hash is compared, two keys pass for one once in 2⁶⁴ times.</summary>
/// <param name="Place">Says where to look.</param>
/// <param name="Print">Says whose it is.</param>
internal readonly record struct CacheHash(ulong Place, ulong Print)
{
    /// <param name="seed">Of this process alone: others can hardly choose keys that meet.</param>
    internal static CacheHash Of(ReadOnlySpan<byte> key, long seed)
    {
        var hash = XxHash128.HashToUInt128(key, seed);
        return new CacheHash((ulong)hash, (ulong)(hash >> 64));
    }
}
