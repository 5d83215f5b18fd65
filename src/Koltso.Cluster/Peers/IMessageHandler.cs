using Koltso.Wire.Frames;

namespace Koltso.Cluster.Peers;

/// <summary>
/// Serves the requests of one kind. One object per node, used by all its sessions, each on its own loop: what belongs to
/// a loop or a connection comes from the session.
/// </summary>
public interface IMessageHandler
{
    /// <summary>Of the request.</summary>
    FrameKind Kind { get; }

    /// <summary>
    /// Replies through the session, now or later. The body is valid until the call returns. Returns null, or why the connection
    /// must end: a sentence for the peer.
    /// </summary>
    string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body);
}
