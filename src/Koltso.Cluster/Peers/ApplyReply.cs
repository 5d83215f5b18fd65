using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Koltso.Core.Records;
using Koltso.Core.Time;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The reply to one Apply. Role: waits for what the store says, and replies. On the session's loop; used again and again
/// through <see cref="ApplyReplies"/>, so that no write allocates, however many are under way.
/// </summary>
internal sealed class ApplyReply
{
    private readonly ApplyReplies _owner;
    private readonly Action _onStatus;
    private PeerSession _session = null!;
    private PeerRequest _request;
    private ValueTaskAwaiter<ReplicaStatus> _status;

    public ApplyReply(ApplyReplies owner)
    {
        _owner = owner;
        _onStatus = OnStatus;
    }

    public void Await(PeerSession session, in PeerRequest request, ValueTask<ReplicaStatus> status)
    {
        (_session, _request, _status) = (session, request, status.GetAwaiter());
        session.Begin();
        if (_status.IsCompleted) OnStatus();
        else _status.UnsafeOnCompleted(_onStatus);
    }

    private void OnStatus()
    {
        var session = _session;
        Reply(_owner.Clock, session, _request, _status.GetResult());
        _session = null!;
        _owner.GiveBack(this);
        session.End();
    }

    private static void Reply(HybridClock clock, PeerSession session, in PeerRequest request, ReplicaStatus status)
    {
        if (status != ReplicaStatus.Superseded)
        {
            session.Reply(request, status, ReadOnlySpan<byte>.Empty);
            return;
        }

        // Nothing in the store is beyond this node's clock: a peer that follows it can write something newer.
        Span<byte> reading = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(reading, clock.Last);
        session.Reply(request, status, reading);
    }
}
