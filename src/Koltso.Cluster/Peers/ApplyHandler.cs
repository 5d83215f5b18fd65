using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>Stores a record in the session's store, unless a newer one is there.</summary>
public sealed class ApplyHandler(int partitionCount, HybridClock clock) : IMessageHandler
{
    public FrameKind Kind => FrameKind.Apply;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (request.Partition >= partitionCount || !PeerMessages.TryReadApply(body, out var keyStart, out var keyBytes))
            return "an Apply with an invalid key or partition";
        var key = body.Slice(keyStart, keyBytes);
        var record = body[(keyStart + keyBytes)..];
        _ = ReplyLaterAsync(session, request, session.Store.ApplyAsync(request.Partition, key, record, request.Context));
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReplyLaterAsync(PeerSession session, PeerRequest request, ValueTask<ReplicaStatus> status)
    {
        session.Begin();
        Reply(session, request, await status.ConfigureAwait(true));
        session.End();
    }

    private void Reply(PeerSession session, in PeerRequest request, ReplicaStatus status)
    {
        if (status != ReplicaStatus.Superseded)
        {
            session.Reply(request, status, default);
            return;
        }

        // Nothing in the store is beyond this node's clock: a peer that follows it can write something newer.
        Span<byte> reading = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(reading, clock.Last);
        session.Reply(request, status, reading);
    }
}
