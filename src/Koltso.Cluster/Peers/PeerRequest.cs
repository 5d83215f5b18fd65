using Koltso.Cluster.Replicas;
using Koltso.Wire.Frames;

namespace Koltso.Cluster.Peers;

/// <summary>A peer's request: the header of its frame, without the bit of the request fields, and what those said.</summary>
public readonly record struct PeerRequest(FrameHeader Header, RequestContext Context)
{
    public FrameKind Kind => Header.Kind;

    public byte Status => Header.Status;

    public ushort Partition => Header.Partition;
}
