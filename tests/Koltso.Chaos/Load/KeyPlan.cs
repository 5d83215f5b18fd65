using System.Text;
using Koltso.Chaos.Cluster;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;

namespace Koltso.Chaos.Load;

/// <summary>How many replicas hold a key. The number of a key never changes, so that its operations can be judged together.</summary>
internal static class KeyPlan
{
    /// <summary>Of ten keys, one has a single copy and two have two copies.</summary>
    public static int FromOf(int key) => (key % 10) switch
    {
        7 => 1,
        8 or 9 => 2,
        _ => ChaosCluster.Replication,
    };

    /// <summary>
    /// Whether the key is also read and written with less than a quorum. If all operations use quorums, they have a
    /// single order.
    /// </summary>
    public static bool MixesQuorums(int key) => key % 2 == 1;

    public static int QuorumOf(int key) => FromOf(key) / 2 + 1;

    public static int PartitionOf(int key) => Partitions.Of(
        KeyHash.Of(HashKind.Xxh3, Encoding.ASCII.GetBytes(WrittenValues.KeyName(key))), ChaosCluster.Partitions);
}
