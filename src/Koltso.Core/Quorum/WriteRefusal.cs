using Koltso.Core.Records;

namespace Koltso.Core.Quorum;

/// <summary>Which answers of a replica make it certain that it does not have a write.</summary>
public static class WriteRefusal
{
    /// <summary>
    /// The replica has not stored the record, nor will it. Every outcome that is not listed promises nothing: a replica that does
    /// not answer, or answers with what this build does not know, may have the write.
    /// </summary>
    public static bool IsRefusal(this ReplicaStatus status) => status is ReplicaStatus.Superseded or ReplicaStatus.DiskFull
        or ReplicaStatus.StoreFailed or ReplicaStatus.Overloaded or ReplicaStatus.ClockAhead or ReplicaStatus.TooLate
        or ReplicaStatus.NotSent;
}
