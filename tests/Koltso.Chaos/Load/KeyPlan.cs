using System.Text;
using Koltso.Chaos.Cluster;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;

namespace Koltso.Chaos.Load;

/// <summary>How many replicas hold a key: each key's own number, always the same, so that its operations can be judged together.</summary>
internal static class KeyPlan
{
    /// <summary>Of ten keys one has a single copy, two have two.</summary>
    public static int FromOf(int key) => (key % 10) switch
    {
        7 => 1,
        8 or 9 => 2,
        _ => ChaosCluster.Replication,
    };

    /// <summary>A key that all ask for with quorums has one order of all that was done to it; others may be asked for with less.</summary>
    public static bool MixesQuorums(int key) => key % 2 == 1;

    public static int QuorumOf(int key) => FromOf(key) / 2 + 1;

    public static int PartitionOf(int key) => Partitions.Of(
        KeyHash.Of(HashKind.Xxh3, Encoding.ASCII.GetBytes(WrittenValues.KeyName(key))), ChaosCluster.Partitions);
}
