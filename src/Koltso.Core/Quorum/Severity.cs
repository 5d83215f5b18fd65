using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>Which reason a client is given when replicas failed for several.</summary>
internal static class Severity
{
    /// <summary>"Not enough answered" before the reasons of single replicas, of which the first counts.</summary>
    public static ReplicaStatus Max(ReplicaStatus former, ReplicaStatus status) =>
        former == ReplicaStatus.None || status == ReplicaStatus.Unreachable ? status : former;
}
