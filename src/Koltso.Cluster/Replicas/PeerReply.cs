using Koltso.Core.Records;

namespace Koltso.Cluster.Replicas;

/// <summary>
/// What a peer replied to a question that is not about one record. <see cref="Body"/> is the message's own, and empty
/// unless the status is <see cref="ReplicaStatus.Answered"/>; the receiver owns it and must return it.
/// </summary>
public readonly record struct PeerReply(ReplicaStatus Status, PooledBytes Body)
{
    /// <summary>Without a body.</summary>
    public static PeerReply Of(ReplicaStatus status) => new(status, default);

    public static PeerReply Answered(ReadOnlySpan<byte> body) =>
        new(ReplicaStatus.Answered, body.IsEmpty ? default : PooledBytes.CopyOf(body));
}
