using System.Buffers.Binary;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>Tells the peer that this node is there, what its clocks show, and whether its store is recovering.</summary>
/// <param name="claimed">Is told what the peer of that number says of its store.</param>
public sealed class PingHandler(HybridClock clock, Action<ushort, StoreClaim>? claimed = null, Func<bool>? isRecovering = null)
    : IMessageHandler
{
    private const int ClockBytes = sizeof(ulong);

    public FrameKind Kind => FrameKind.Ping;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (body.Length >= ClockBytes) clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        Span<byte> reply = stackalloc byte[2 * ClockBytes + 1];
        BinaryPrimitives.WriteUInt64LittleEndian(reply, clock.Last);
        BinaryPrimitives.WriteInt64LittleEndian(reply[ClockBytes..], clock.WallMs);
        // Only a build that knows of it says what its store is.
        var claim = body.Length > ClockBytes ? StoreClaim.TryRead(body[ClockBytes..]) : null;
        if (claim is { } store) claimed?.Invoke(session.PeerNumber, store);
        reply[^1] = isRecovering?.Invoke() == true ? (byte)1 : (byte)0;
        session.Reply(request, ReplicaStatus.Answered, claim is null ? reply[..^1] : reply);
        return null;
    }
}
