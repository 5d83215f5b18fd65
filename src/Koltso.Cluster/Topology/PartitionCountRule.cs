using System.Numerics;
using Koltso.Core;

namespace Koltso.Cluster.Topology;

/// <summary>Which partition counts there may be: a partition is the top bits of a hash, so only powers of two.</summary>
internal static class PartitionCountRule
{
    public const string Allowed = "a power of two from 16 to 65536";

    public static bool IsAllowed(int partitions) =>
        partitions is >= Limits.PartitionsMin and <= Limits.PartitionsMax && BitOperations.IsPow2(partitions);
}
