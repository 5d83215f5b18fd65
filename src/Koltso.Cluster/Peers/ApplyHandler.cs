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
        var status = session.Store.ApplyAsync(request.Partition, key, record, request.Context);
        session.ApplyReplies(clock).Await(session, request, status);
        return null;
    }
}
