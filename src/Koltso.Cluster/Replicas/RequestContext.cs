using Koltso.Core.Buffers;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Replicas;

/// <summary>What a replica is told of a request beside what it asks.</summary>
/// <param name="Epoch">Of the view under which the request was made.</param>
/// <param name="Work">Whose work it is.</param>
/// <param name="DeadlineMs">
/// From when on nobody waits for the answer, in monotonic milliseconds of this node; 0: for as long as the replica takes, or
/// until the link's own timeout.
/// </param>
/// <param name="Block">
/// Where the record lies that comes with the request, if it is large: the replica may share the block instead of copying the record.
/// Null: copy what is to be kept.
/// </param>
public readonly record struct RequestContext(
    long Epoch, WorkClass Work = WorkClass.Request, long DeadlineMs = 0, Block? Block = null)
{
    /// <summary>What is sent of it to a peer that has <paramref name="leftMs"/> for its answer.</summary>
    public RequestFields FieldsFor(long leftMs) =>
        new(LeftMs: (uint)Math.Max(0, leftMs), Work: Work == WorkClass.Request ? null : Work, Epoch: Epoch);

    /// <summary>Nobody waits for the answer any more.</summary>
    public bool IsExpired(long nowMs) => DeadlineMs != 0 && nowMs >= DeadlineMs;
}
