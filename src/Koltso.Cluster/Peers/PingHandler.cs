using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>Tells the peer that this node is there, what its clocks show, whether its store is recovering, and whom it reaches.</summary>
/// <param name="claimed">Is told what the peer of that number says of its store.</param>
/// <param name="reach">What the peer of that number is told of this node's links.</param>
/// <param name="reached">Is told what the peer of that session says of its own.</param>
public sealed class PingHandler(
    HybridClock clock, Action<ushort, StoreClaim>? claimed = null, Func<bool>? isRecovering = null,
    Func<ushort, ReachClaim>? reach = null, Action<PeerSession, ReachClaim?>? reached = null) : IMessageHandler
{
    private const int ClockBytes = sizeof(ulong), RecoveringAt = 2 * ClockBytes, ReachAt = RecoveringAt + 1;

    public FrameKind Kind => FrameKind.Ping;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (body.Length >= ClockBytes) clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        Span<byte> reply = stackalloc byte[ReachAt + ReachClaim.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(reply, clock.Last);
        BinaryPrimitives.WriteInt64LittleEndian(reply[ClockBytes..], clock.WallMs);
        // Only a build that knows of it says what its store is.
        var claim = body.Length > ClockBytes ? StoreClaim.TryRead(body[ClockBytes..]) : null;
        if (claim is { } store) claimed?.Invoke(session.PeerNumber, store);
        reply[RecoveringAt] = isRecovering?.Invoke() == true ? (byte)1 : (byte)0;
        (reach?.Invoke(session.PeerNumber) ?? default).Write(reply[ReachAt..]);
        session.NotePing();
        reached?.Invoke(session, claim is null ? null : ReachClaim.TryRead(body[(ClockBytes + StoreClaim.Bytes)..]));
        session.Reply(request, ReplicaStatus.Answered, claim is null ? reply[..RecoveringAt] : reply);
        return null;
    }
}
