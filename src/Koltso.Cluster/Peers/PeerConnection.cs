using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Koltso.Cluster.Replicas;
using Koltso.Core.Buffers;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The dialling side of one established connection. Role: sends requests, and gives replies to the callers that wait.
/// On its loop only. Always: what the peer sent is checked before it is believed; the first frame that cannot be a
/// frame ends the connection. Writes are not flushed one by one: a flush hands them to the transport, which sends
/// once a turn.
/// </summary>
/// <param name="nowMs">By which silence is judged.</param>
/// <param name="elapsedMs">Monotonic milliseconds, by which the peer's wall clock is compared.</param>
/// <param name="news">What pings and their replies carry beside clocks.</param>
internal sealed class PeerConnection(
    ConnectionContext connection, PendingRequests pending, HybridClock clock, Func<long> nowMs, Func<long> elapsedMs,
    PingNews news)
{
    /// <summary>There was no room for what the peer has replied.</summary>
    private static readonly PeerReply s_noRoom = PeerReply.Of(ReplicaStatus.Overloaded);

    private readonly FrameReader _frames = new(MessageKinds.Bounds);
    private readonly PingTimes _pings = new();
    private ushort _peer;
    private bool _hasAnsweredPing;

    /// <summary>The requests that wait for their replies over this connection.</summary>
    public PendingRequests Pending => pending;

    public long LastReceivedMs { get; private set; }

    /// <summary>The peer's hello.</summary>
    public Hello? PeerHello { get; private set; }

    /// <summary>Whether the peer said last that its store is recovering.</summary>
    public bool IsPeerRecovering { get; private set; }

    /// <summary>What both hellos showed: only that is used.</summary>
    public uint SharedFeatures { get; private set; }

    private PipeWriter Output => connection.Transport.Output;

    public bool IsFull => PeerSettings.IsFull(Output);

    /// <summary>
    /// Exchanges hellos, then asks for the peer's time: before it is known nothing may be written through this node, whose clock
    /// may be the one that is wrong. Null when both sides agree, else what is wrong. Throws when the connection breaks.
    /// </summary>
    public async Task<string?> GreetAsync(Hello self)
    {
        PeerMessages.Write(Output, FrameKind.Hello, 0, 0, self.ToBytes());
        await Output.FlushAsync().ConfigureAwait(true);
        for (var isGreeted = false; ;)
        {
            var read = await connection.Transport.Input.ReadAsync().ConfigureAwait(true);
            var bytes = read.Buffer;
            string? wrong = null;
            if (!isGreeted && TryTakeReply(ref bytes, self, out wrong) && wrong is null)
            {
                isGreeted = true;
                SendPing();
            }

            if (isGreeted) wrong = Dispatch(ref bytes);
            connection.Transport.Input.AdvanceTo(bytes.Start, bytes.End);
            if (wrong is not null || _hasAnsweredPing) return wrong;
            if (read.IsCompleted) return "the connection was closed before the Hello was answered";
        }
    }

    /// <summary>Receives until the connection ends; then says why.</summary>
    public async Task<string> ReceiveAsync()
    {
        LastReceivedMs = nowMs();
        while (true)
        {
            var read = await _frames.ReadAsync(connection.Transport.Input).ConfigureAwait(true);
            LastReceivedMs = nowMs();
            var bytes = read.Buffer;
            if (read.IsCanceled) _frames.SkipNext();
            var wrong = Dispatch(ref bytes);
            if (wrong is not null) return wrong;
            connection.Transport.Input.AdvanceTo(bytes.Start, bytes.End);
            if (read.IsCompleted) return "the peer closed the connection";
        }
    }

    public void SendGet(uint number, int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestFields fields)
    {
        PeerMessages.WriteGet(Output, number, partition, key, part, fields);
        Flush();
    }

    public void SendApply(
        uint number, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestFields fields, Block? block)
    {
        PeerMessages.WriteApply(Output, number, partition, key, record, fields, block);
        Flush();
    }

    public void Send(FrameKind kind, uint number, int partition, ReadOnlySpan<byte> body, in RequestFields fields)
    {
        PeerMessages.Write(Output, kind, 0, number, body, partition, fields);
        Flush();
    }

    public void SendPing()
    {
        var number = _pings.Next(elapsedMs());
        Span<byte> body = stackalloc byte[sizeof(ulong) + StoreClaim.Bytes + ReachClaim.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(body, clock.Last);
        var own = (SharedFeatures & Features.StoreIncarnations) == 0 ? null : news.Store();
        own?.Write(body[sizeof(ulong)..]);
        news.Reach().Write(body[^ReachClaim.Bytes..]);
        PeerMessages.Write(Output, FrameKind.Ping, 0, number, own is null ? body[..sizeof(ulong)] : body);
        Flush();
    }

    public void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));

    public ValueTask CloseAsync() => connection.DisposeAsync();

    /// <summary>
    /// Not awaited: a full transport is met before the next request (<see cref="IsFull"/>), a broken one by the receiver.
    /// </summary>
    private void Flush() => _ = Output.FlushAsync();

    private string? Dispatch(ref ReadOnlySequence<byte> bytes)
    {
        string? wrong;
        while (_frames.TryRead(ref bytes, out var header, out var body, out wrong))
        {
            if (header.Kind == FrameKind.Goodbye) return Encoding.UTF8.GetString(body);
            if (header.Kind == FrameKind.PingReply) TakePingReply(header.Request, body);
            // A late reply, to a request that was given up, finds nobody.
            else if (pending.Find(header.Request, header.Kind) is { } request)
                pending.Complete(request, _frames.IsSkipped ? s_noRoom : request.Decode(header.Status, body, _frames.Block));
        }

        return wrong;
    }

    /// <summary>
    /// Builds before 0.2 answer with their hybrid clock alone. A late answer counts from its own ping: taken for that to a later
    /// one, it would make the peer's clock seem behind.
    /// </summary>
    private void TakePingReply(uint number, ReadOnlySpan<byte> body)
    {
        if (body.Length < sizeof(ulong)) return;
        clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        if (body.Length >= 2 * sizeof(ulong) && _pings.TryFind(number, out var askedAtMs))
            clock.Peers.Note(_peer, BinaryPrimitives.ReadInt64LittleEndian(body[sizeof(ulong)..]), askedAtMs);
        if (body.Length > 2 * sizeof(ulong))
        {
            IsPeerRecovering = body[2 * sizeof(ulong)] != 0;
            if (ReachClaim.TryRead(body[(2 * sizeof(ulong) + 1)..]) is { } reach) news.Heard(reach);
        }

        _hasAnsweredPing = true;
    }

    private bool TryTakeReply(ref ReadOnlySequence<byte> bytes, Hello self, out string? verdict)
    {
        var isFrame = _frames.TryRead(ref bytes, out var header, out var body, out verdict);
        if (!isFrame) return verdict is not null;
        if (header.Kind == FrameKind.Goodbye) verdict = $"refused: {Encoding.UTF8.GetString(body)}";
        else if (header.Kind != FrameKind.HelloReply || Hello.TryParse(body) is not { } other)
            verdict = "the answer is not a valid HelloReply";
        else if (self.Disagreement(other) is { } disagreement) verdict = $"the peer does not match: {disagreement}";
        else if (other.Node != self.Peer) verdict = $"node \"{other.Node}\" answered, but \"{self.Peer}\" was expected";
        else
        {
            clock.Follow(other.Clock);
            (PeerHello, _peer) = (other, other.NodeNumber);
            SharedFeatures = self.Features & other.Features;
            IsPeerRecovering = other.Store?.IsRecovering == true;
        }

        return true;
    }
}
