using Koltso.Core.Hashing;

namespace Koltso.Cluster.Topology;

/// <summary>How the cluster file, flags and answers spell <see cref="HashKind"/>.</summary>
public static class HashNames
{
    public static string Of(HashKind hash) => hash switch
    {
        HashKind.Xxh3 => "xxh3",
        HashKind.Murmur3 => "murmur3",
        _ => throw new ArgumentOutOfRangeException(nameof(hash), hash, "not a hash of this build"),
    };

    /// <summary>False when <paramref name="name"/> is not a hash's exact (lower-case) name.</summary>
    public static bool TryParse(string name, out HashKind hash)
    {
        hash = name == "murmur3" ? HashKind.Murmur3 : HashKind.Xxh3;
        return name is "xxh3" or "murmur3";
    }
}
