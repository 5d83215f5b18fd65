using Koltso.Wire.Frames;

namespace Koltso.Cluster.Replicas;

/// <summary>
/// Another node that can be asked about more than one record. As <see cref="IReplica"/>: on one loop, outcomes are statuses.
/// </summary>
public interface IPeer : IReplica
{
    /// <summary>True while the peer is up and both hellos showed this bit of <see cref="Wire.Messages.Features"/>.</summary>
    bool Knows(uint feature);

    /// <summary>
    /// Sends a request of any kind and gives its reply, whose body the caller returns. A peer whose build does not know the
    /// kind is not asked: NotSent, at once.
    /// </summary>
    ValueTask<PeerReply> AskAsync(FrameKind kind, int partition, ReadOnlySpan<byte> body, int timeoutMs, in RequestContext context);
}
