using System.Buffers.Binary;
using System.Threading.Tasks.Sources;
using Koltso.Cluster.Replicas;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>
/// One request that waits for a peer's reply, and the awaitable of its sender. On the link's loop only. Life: rented with
/// a number of its own, completed once (reply, timeout or loss of the connection; the continuation runs inline), and back in its
/// table when the result has been taken, in the form in which it was asked for: a record, the outcome of a write, or
/// the reply as it is. Owns the reply's buffer until then.
/// </summary>
internal sealed class PendingRequest(PendingRequests table, HybridClock clock)
    : IValueTaskSource<ReadAnswer>, IValueTaskSource<ReplicaStatus>, IValueTaskSource<PeerReply>
{
    private ManualResetValueTaskSourceCore<PeerReply> _reply;
    private MessageKind? _kind;

    /// <summary>No other request of its connection has it, before or after.</summary>
    public uint Number { get; private set; }

    /// <summary>What kind of frame answers it.</summary>
    public FrameKind ReplyKind { get; private set; }

    public bool IsWaiting { get; private set; }

    public long DeadlineMs { get; private set; }

    public ValueTask<ReadAnswer> ReadTask => new(this, _reply.Version);

    public ValueTask<ReplicaStatus> ApplyTask => new(this, _reply.Version);

    public ValueTask<PeerReply> ReplyTask => new(this, _reply.Version);

    public void Begin(uint number, MessageKind kind, long deadlineMs)
    {
        Number = number;
        (_kind, ReplyKind) = (kind, kind.Reply);
        DeadlineMs = deadlineMs;
        IsWaiting = true;
        _reply.Reset();
    }

    /// <summary>What the frame of a reply says.</summary>
    /// <param name="block">Where the frame lies, if it is large.</param>
    public PeerReply Decode(byte status, ReadOnlySpan<byte> body, Block? block)
    {
        var meaning = _kind!.Statuses.StatusOf(status);
        if (body.IsEmpty) return new PeerReply(meaning, default);
        if (block is not null) return new PeerReply(meaning, new PooledBytes(block.Share(), block.OffsetOf(body), body.Length));
        return PooledBytes.TryCopy(body, out var copy) ? new PeerReply(meaning, copy) : PeerReply.Of(ReplicaStatus.Overloaded);
    }

    public void Complete(PeerReply reply)
    {
        IsWaiting = false;
        _reply.SetResult(reply);
    }

    PeerReply IValueTaskSource<PeerReply>.GetResult(short token) => Take(token);

    ReadAnswer IValueTaskSource<ReadAnswer>.GetResult(short token)
    {
        var (status, body) = Take(token);
        return new ReadAnswer(status, body);
    }

    ReplicaStatus IValueTaskSource<ReplicaStatus>.GetResult(short token)
    {
        var (status, body) = Take(token);
        // Superseded: by what, in terms of the clock, so that the next version is newer still.
        if (body.Length >= sizeof(ulong)) clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body.Span));
        body.Return();
        return status;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _reply.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reply.OnCompleted(continuation, state, token, flags);

    private PeerReply Take(short token)
    {
        var reply = _reply.GetResult(token);
        table.GiveBack(this);
        return reply;
    }
}
