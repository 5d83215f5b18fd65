using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;
using Microsoft.AspNetCore.Connections;

namespace Koltso.Cluster.Peers;

/// <summary>
/// The answering side of one connection. Role: greets, then serves a peer's requests from this node's replica, each
/// answered as soon as it is ready, in any order. On its loop only. Always: nothing is served before the hellos
/// agree; a frame that cannot be one, or a request that makes no sense, ends the connection with a goodbye that says why.
/// Bound: <see cref="PeerSettings.InFlightMax"/> requests under way and <see cref="PeerSettings.UnsentBytesMax"/> of
/// answers unsent; more are answered Overloaded. While the peer does not read its answers, no more requests are read from it.
/// </summary>
public sealed class PeerSession(
    ConnectionContext connection, Func<Hello, Hello> self, Func<string, bool> isMember, int partitionCount,
    IReplica store, HybridClock clock, IFrameService? service = null)
{
    private readonly FrameReader _frames = new(PeerMessages.BodyBytesMax);
    private int _inFlight;
    private bool _greeted;
    private ushort _peer;

    private PipeWriter Output => connection.Transport.Output;

    private bool IsFull => _inFlight >= PeerSettings.InFlightMax || Output.UnflushedBytes > PeerSettings.UnsentBytesMax;

    /// <summary>Serves until the connection ends. Returns why it was ended from this side, or null.</summary>
    public async Task<string?> RunAsync()
    {
        string? wrong = null;
        try
        {
            while (wrong is null)
            {
                var read = await connection.Transport.Input.ReadAsync().ConfigureAwait(true);
                var bytes = read.Buffer;
                wrong = Dispatch(ref bytes);
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

    private string? Dispatch(ref ReadOnlySequence<byte> bytes)
    {
        string? wrong = null;
        while (wrong is null && _frames.TryRead(ref bytes, out var header, out var body, out wrong))
            wrong = Serve(header, body);
        return wrong;
    }

    private string? Serve(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (!_greeted) return Greet(header, body);
        switch (header.Kind)
        {
            case FrameKind.Get:
                if (body.Length is 0 or > Core.Limits.KeyBytesMax || header.Partition >= partitionCount)
                    return "a get without a proper key or partition";
                Read(header, body);
                return null;
            case FrameKind.Apply:
                if (header.Partition >= partitionCount || !PeerMessages.TryReadApply(body, out var keyStart, out var keyBytes))
                    return "an apply without a proper key or partition";
                Apply(header, body.Slice(keyStart, keyBytes), body[(keyStart + keyBytes)..]);
                return null;
            case FrameKind.Ping:
                Pong(body);
                return null;
            case var kind when service?.Serves(kind) == true:
                Ask(header, body, service);
                return null;
            default:
                // A kind of a later version: its sender knows from the features that it may go unanswered.
                return null;
        }
    }

    private string? Greet(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Kind != FrameKind.Hello || Hello.TryParse(body) is not { } other) return "the first frame is no hello";
        var own = self(other);
        if (own.Disagreement(other) is { } disagreement) return disagreement;
        if (other.Node == own.Node) return $"node \"{other.Node}\" is this one: two nodes run under one id";
        if (!isMember(other.Node)) return $"node \"{other.Node}\" is not in this cluster's file";
        clock.Follow(other.Clock);
        PeerMessages.Write(Output, FrameKind.HelloReply, Hello.Accepted, header.Request, own.ToBytes());
        _greeted = true;
        _peer = other.NodeNumber;
        return null;
    }

    private void Pong(ReadOnlySpan<byte> body)
    {
        if (body.Length >= sizeof(ulong)) clock.Follow(BinaryPrimitives.ReadUInt64LittleEndian(body));
        Span<byte> reply = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(reply, clock.Last);
        BinaryPrimitives.WriteInt64LittleEndian(reply[sizeof(ulong)..], clock.WallMs);
        PeerMessages.Write(Output, FrameKind.PingReply, 0, 0, reply);
    }

    private void Read(FrameHeader header, ReadOnlySpan<byte> key)
    {
        if (IsFull)
        {
            PeerMessages.Write(Output, FrameKind.GetReply, StatusBytes.OfRead(ReplicaStatus.Overloaded), header.Request, default);
            return;
        }

        var answer = store.ReadAsync(header.Partition, key, (ReadPart)header.Status);
        if (answer.IsCompletedSuccessfully) Reply(header.Request, answer.Result);
        else _ = ReplyLaterAsync(header.Request, answer);
    }

    private void Apply(FrameHeader header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if (IsFull)
        {
            PeerMessages.Write(Output, FrameKind.ApplyReply, StatusBytes.OfWrite(ReplicaStatus.Overloaded), header.Request, default);
            return;
        }

        _ = ReplyLaterAsync(header.Request, store.ApplyAsync(header.Partition, key, record));
    }

    private void Ask(FrameHeader header, ReadOnlySpan<byte> body, IFrameService service)
    {
        var reply = (FrameKind)((byte)header.Kind | FrameHeader.ReplyBit);
        if (IsFull)
        {
            PeerMessages.Write(Output, reply, StatusBytes.OfRead(ReplicaStatus.Overloaded), header.Request, default);
            return;
        }

        _ = ReplyLaterAsync(header.Request, reply, service.ServeAsync(_peer, header.Kind, header.Partition, body));
    }

    private void Reply(uint request, ReadAnswer answer)
    {
        PeerMessages.Write(Output, FrameKind.GetReply, StatusBytes.OfRead(answer.Status), request, answer.Record.Span);
        answer.Record.Return();
    }

    private void Reply(uint request, ReplicaStatus status)
    {
        if (status != ReplicaStatus.Superseded)
        {
            PeerMessages.Write(Output, FrameKind.ApplyReply, StatusBytes.OfWrite(status), request, default);
            return;
        }

        // Nothing in the store is beyond this node's clock: who follows it can write something newer.
        Span<byte> reading = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(reading, clock.Last);
        PeerMessages.Write(Output, FrameKind.ApplyReply, StatusBytes.OfWrite(status), request, reading);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReplyLaterAsync(uint request, ValueTask<ReadAnswer> answer)
    {
        _inFlight++;
        Reply(request, await answer.ConfigureAwait(true));
        _inFlight--;
        _ = Output.FlushAsync();
    }

    private async ValueTask ReplyLaterAsync(uint request, FrameKind reply, ValueTask<ReadAnswer> answer)
    {
        _inFlight++;
        var (status, body) = await answer.ConfigureAwait(true);
        PeerMessages.Write(Output, reply, StatusBytes.OfRead(status), request, body.Span);
        body.Return();
        _inFlight--;
        _ = Output.FlushAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReplyLaterAsync(uint request, ValueTask<ReplicaStatus> status)
    {
        _inFlight++;
        Reply(request, await status.ConfigureAwait(true));
        _inFlight--;
        _ = Output.FlushAsync();
    }
}
