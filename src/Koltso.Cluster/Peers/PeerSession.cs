using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The answering side of one connection. Role: hands a peer's requests to the handlers of their kinds, and writes their
/// replies, each as soon as it is ready, in any order. On its loop only. Always: nothing is served before the hellos
/// agree; a frame that cannot be one, or a request that makes no sense, ends the connection with a goodbye that says why;
/// no reply is written after its request's deadline: nobody waits for it; no request is served that may have waited here for
/// longer than <see cref="PeerSettings.StaleMs"/>, which is when this process stood still.
/// Bound: <see cref="PeerSettings.InFlightMax"/> requests under way and <see cref="PeerSettings.UnsentBytesMax"/> of
/// replies unsent; more are answered Overloaded. While the peer does not read its replies, no more requests are read from it.
/// </summary>
/// <param name="store">This node's replica, as the loop sees it.</param>
/// <param name="nowMs">Monotonic milliseconds; they may be those at which the loop's turn began.</param>
/// <param name="counters">Of all sessions of the loop.</param>
public sealed class PeerSession(
    ConnectionContext connection, MessageHandlers handlers, IReplica store, PipeScheduler loop, Func<long> nowMs,
    SessionCounters counters)
{
    internal const string NoHello = "the first frame is not a valid Hello";

    private const string StoodStill = "this node stood still for so long that your requests may be too old";

    private const string BadFields = "a request whose fields do not fit into their length";

    private readonly FrameReader _frames = new(MessageKinds.BoundsBeforeHello);
    private ApplyReplies? _applyReplies;
    private int _inFlight;
    private int _pings;
    private bool _hasFields, _knowsRecovering;

    public IReplica Store => store;

    public PipeScheduler Loop => loop;

    /// <summary>False until the hellos agree.</summary>
    public bool IsGreeted { get; private set; }

    /// <summary>Number of the node that asks.</summary>
    public ushort PeerNumber { get; private set; }

    /// <summary>Whether the peer's link is up: it has sent a second ping, and so has had the answer to the first.</summary>
    public bool IsInUse => _pings > 1;

    /// <summary>Whether the ping that is served now is that second one.</summary>
    public bool IsJustInUse => _pings == 2;

    private PipeWriter Output => connection.Transport.Output;

    private bool IsFull => _inFlight >= PeerSettings.InFlightMax || PeerSettings.IsFull(Output);

    /// <summary>Serves until the connection ends. Returns why it was ended from this side, or null.</summary>
    public async Task<string?> RunAsync()
    {
        string? wrong = null;
        try
        {
            for (var servedMs = nowMs(); wrong is null;)
            {
                var read = await _frames.ReadAsync(connection.Transport.Input).ConfigureAwait(true);
                var bytes = read.Buffer;
                if (read.IsCanceled) _frames.SkipNext();
                wrong = nowMs() - servedMs > PeerSettings.StaleMs ? StoodStill : Dispatch(ref bytes);
                servedMs = nowMs();
                connection.Transport.Input.AdvanceTo(bytes.Start, bytes.End);
                if (read.IsCompleted) break;
                await Output.FlushAsync().ConfigureAwait(true);
            }

            if (wrong is not null)
            {
                PeerMessages.Write(Output, FrameKind.Goodbye, 0, 0, Encoding.UTF8.GetBytes(wrong));
                await Output.FlushAsync().ConfigureAwait(true);
            }
        }
        catch (ConnectionAbortedException)
        {
            // The peer is gone; it dials again when it is back.
        }

        await connection.DisposeAsync().ConfigureAwait(true);
        return wrong;
    }

    /// <summary>Replies to a request, unless its deadline has passed. The body is written before the call returns.</summary>
    public void Reply(in PeerRequest request, ReplicaStatus status, ReadOnlySpan<byte> body)
    {
        if (!MayReply(request, ref status)) return;
        var kind = MessageKinds.Of(request.Kind);
        PeerMessages.Write(Output, kind.Reply, kind.Statuses.ByteOf(status), request.Header.Request, body);
    }

    /// <summary>The same with a body that may be large: then it is sent from where it lies. The caller returns it at once.</summary>
    public void Reply(in PeerRequest request, ReplicaStatus status, PooledBytes body)
    {
        if (!MayReply(request, ref status)) return;
        var kind = MessageKinds.Of(request.Kind);
        PeerMessages.WriteReply(Output, kind.Reply, kind.Statuses.ByteOf(status), request.Header.Request, body);
    }

    private bool MayReply(in PeerRequest request, ref ReplicaStatus status)
    {
        if (status == ReplicaStatus.Expired || IsExpired(request))
        {
            counters.Expired++;
            return false;
        }

        // What the peer's build does not know is said as what promises nothing.
        if (status == ReplicaStatus.Recovering && !_knowsRecovering) status = ReplicaStatus.Unreachable;
        return true;
    }

    /// <summary>Replies to a request when the reply is ready, which must be on this loop.</summary>
    public void ReplyLater(in PeerRequest request, ValueTask<PeerReply> reply) => _ = ReplyLaterAsync(request, reply);

    /// <summary>Made when the first is asked for: many sessions only ever read.</summary>
    internal ApplyReplies ApplyReplies(HybridClock clock) => _applyReplies ??= new ApplyReplies(clock);

    internal void NotePing()
    {
        if (_pings < int.MaxValue) _pings++;
    }

    /// <summary>Counts a request whose reply is not ready.</summary>
    internal void Begin() => _inFlight++;

    /// <summary>That reply was written: sends it.</summary>
    internal void End()
    {
        _inFlight--;
        _ = Output.FlushAsync();
    }

    /// <summary>The peer is the node of that number, and may ask.</summary>
    /// <param name="features">What both hellos showed.</param>
    internal void LetIn(ushort peer, uint features)
    {
        (IsGreeted, PeerNumber, _frames.Bounds) = (true, peer, MessageKinds.Bounds);
        _hasFields = (features & Features.RequestFields) != 0;
        _knowsRecovering = (features & Features.StoreIncarnations) != 0;
    }

    private string? Dispatch(ref ReadOnlySequence<byte> bytes)
    {
        string? wrong = null;
        while (wrong is null && _frames.TryRead(ref bytes, out var header, out var body, out wrong))
            wrong = Serve(header, body);
        return wrong;
    }

    private string? Serve(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (!IsGreeted && header.Kind != FrameKind.Hello) return NoHello;
        // A kind of a later version is passed over: its sender knows from the features that it may go unanswered.
        if (handlers.Of(header.Kind) is not { } handler) return null;
        // A build that knows no fields cannot say that it repairs: what it sends is not held to be a client's.
        var work = _hasFields ? WorkClass.Request : WorkClass.Repair;
        var request = new PeerRequest(header, new RequestContext(Epoch: 0, work, Block: _frames.Block));
        if (_frames.IsSkipped)
        {
            Reply(request, ReplicaStatus.Overloaded, ReadOnlySpan<byte>.Empty);
            return null;
        }

        if (_hasFields && (header.Status & RequestFields.StatusBit) != 0)
        {
            if (!RequestFields.TryRead(body, out var fields, out var bytes)) return BadFields;
            body = body[bytes..];
            request = RequestOf(header, fields);
            if (IsExpired(request))
            {
                counters.Expired++;
                return null;
            }
        }

        if (!IsFull || MessageKinds.Of(header.Kind).Work == WorkClass.Control) return handler.Serve(this, request, body);
        Reply(request, ReplicaStatus.Overloaded, ReadOnlySpan<byte>.Empty);
        return null;
    }

    private PeerRequest RequestOf(FrameHeader header, in RequestFields fields) => new(
        header with { Status = (byte)(header.Status & ~RequestFields.StatusBit) },
        new RequestContext(fields.Epoch ?? 0, fields.Work ?? WorkClass.Request, fields.LeftMs is { } leftMs ? nowMs() + leftMs : 0,
            _frames.Block));

    private bool IsExpired(in PeerRequest request) => request.Context.DeadlineMs != 0 && request.Context.IsExpired(nowMs());

    private async ValueTask ReplyLaterAsync(PeerRequest request, ValueTask<PeerReply> reply)
    {
        Begin();
        var (status, body) = await reply.ConfigureAwait(true);
        Reply(request, status, body);
        body.Return();
        End();
    }
}
