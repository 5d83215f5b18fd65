using Koltso.Core.Records;

namespace Koltso.Tests.Core.Quorum;

/// <summary>One answer that a replica may give to a read; the version is that of the record found.</summary>
internal readonly record struct ReadKind(ReplicaStatus Status, ulong Version = 0, bool IsTombstone = false)
{
    public bool IsGood => Status is ReplicaStatus.Found or ReplicaStatus.Absent;

    public bool IsFound => Status == ReplicaStatus.Found;
}
