using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>Which reason a client is given when the replicas of a read failed for several.</summary>
internal static class Severity
{
    /// <summary>
    /// Before all "overloaded", which passes: the client is asked to try again. Then "not enough answered", and last the reasons of
    /// single replicas, of which the first counts. A replica that was not asked, or whose answer this build does not know, is as good
    /// as one that did not answer.
    /// </summary>
    public static ReplicaStatus Max(ReplicaStatus former, ReplicaStatus status)
    {
        if (former == ReplicaStatus.Overloaded || status == ReplicaStatus.Overloaded) return ReplicaStatus.Overloaded;
        if (status is ReplicaStatus.Unreachable or ReplicaStatus.NotSent or ReplicaStatus.Unknown) return ReplicaStatus.Unreachable;
        return former == ReplicaStatus.None ? status : former;
    }
}
