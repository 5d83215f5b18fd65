using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>Which reason a client is given when replicas failed for several.</summary>
internal static class Severity
{
    /// <summary>
    /// "Not enough answered" before the reasons of single replicas, of which the first counts. An answer that this build does
    /// not know is as good as none: the write may be there, which no refusal of another replica may hide.
    /// </summary>
    public static ReplicaStatus Max(ReplicaStatus former, ReplicaStatus status)
    {
        if (status is ReplicaStatus.Unreachable or ReplicaStatus.Unknown) return ReplicaStatus.Unreachable;
        return former == ReplicaStatus.None ? status : former;
    }
}
