using Koltso.Core.Quorum;
using Koltso.Core.Records;

namespace Koltso.Ring.Coordination;

/// <summary>How a write went, and the header (version and copies) under which it was stored.</summary>
/// <param name="Status">Applied; a refusal, if every replica refused every attempt; or that a replica may have the write.</param>
/// <param name="MetNewer">The write failed although it was tried again and again: replicas always had something newer.</param>
/// <param name="ClocksApart">That was because this node's clock does not follow the others': it was not tried for longer.</param>
internal readonly record struct WriteAnswer(
    ReplicaStatus Status, RecordHeader Header, bool MetNewer = false, bool ClocksApart = false)
{
    /// <summary>No replica has the write, now or later.</summary>
    public bool IsRefused => Status.IsRefusal();
}
