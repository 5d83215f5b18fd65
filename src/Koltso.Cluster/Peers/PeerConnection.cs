using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
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
internal sealed class PeerConnection(
    ConnectionContext connection, PendingRequests pending, HybridClock clock, Func<long> nowMs, Func<long> elapsedMs)
{
    private readonly FrameReader _frames = new(MessageKinds.Bounds);
    private long? _pingAtMs;
    private ushort _peer;
    private bool _hasAnsweredPing;

    public long LastReceivedMs { get; private set; }

    /// <summary>What the peer's hello showed.</summary>
    public uint PeerFeatures { get; private set; }

    /// <summary>What both hellos showed: only that is used.</summary>
    public uint SharedFeatures { get; private set; }

    private PipeWriter Output => connection.Transport.Output;

    public bool IsFull => Output.UnflushedBytes > PeerSettings.UnsentBytesMax;

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
            var read = await connection.Transport.Input.ReadAsync().ConfigureAwait(true);
            LastReceivedMs = nowMs();
            var bytes = read.Buffer;
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

    public void SendApply(uint number, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestFields fields)
    {
        PeerMessages.WriteApply(Output, number, partition, key, record, fields);
        Flush();
    }

    public void Send(FrameKind kind, uint number, int partition, ReadOnlySpan<byte> body, in RequestFields fields)
    {
        PeerMessages.Write(Output, kind, 0, number, body, partition, fields);
        Flush();
    }

    public void SendPing()
    {
        // The time of the oldest unanswered one: then the answer is never taken for fresher than it is.
        _pingAtMs ??= elapsedMs();
        Span<byte> body = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(body, clock.Last);
        PeerMessages.Write(Output, FrameKind.Ping, 0, 0, body);
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
            if (header.Kind == FrameKind.PingReply) TakePingReply(body);
            // A late reply, to a request that was given up, finds nobody.
            else if (pending.Find(header.Request, header.Kind) is { } request)
                pending.Complete(request, request.Decode(header.Status, body));
        }

        return wrong;
    }

    /// <summary>Builds before 0.2 answer with their hybrid clock alone.</summary>
    private void TakePingReply(ReadOnlySpan<byte> body)
    {
        if (body.Length < sizeof(ulong)) return;
        clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        if (body.Length >= 2 * sizeof(ulong) && _pingAtMs is { } askedAtMs)
            clock.Peers.Note(_peer, BinaryPrimitives.ReadInt64LittleEndian(body[sizeof(ulong)..]), askedAtMs);
        _pingAtMs = null;
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
            (PeerFeatures, _peer) = (other.Features, other.NodeNumber);
            SharedFeatures = self.Features & other.Features;
        }

        return true;
    }
}
