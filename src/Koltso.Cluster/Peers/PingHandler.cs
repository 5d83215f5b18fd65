using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;

namespace Koltso.Cluster.Peers;

/// <summary>Tells the peer that this node is there, and what its clocks show.</summary>
public sealed class PingHandler(HybridClock clock) : IMessageHandler
{
    public FrameKind Kind => FrameKind.Ping;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (body.Length >= sizeof(ulong)) clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        Span<byte> reply = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(reply, clock.Last);
        BinaryPrimitives.WriteInt64LittleEndian(reply[sizeof(ulong)..], clock.WallMs);
        session.Reply(request, ReplicaStatus.Answered, reply);
        return null;
    }
}
