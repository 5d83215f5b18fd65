using System.Runtime.CompilerServices;
using Koltso.Core;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Cluster.Peers;

/// <summary>Reads a record from the session's store.</summary>
public sealed class GetHandler(int partitionCount) : IMessageHandler
{
    public FrameKind Kind => FrameKind.Get;

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or > Limits.KeyBytesMax || request.Partition >= partitionCount)
            return "a Get with an invalid key or partition";
        var answer = session.Store.ReadAsync(request.Partition, body, PeerMessages.PartOf(request.Status), request.Context);
        if (answer.IsCompletedSuccessfully) Reply(session, request, answer.Result);
        else _ = ReplyLaterAsync(session, request, answer);
        return null;
    }

    private static void Reply(PeerSession session, in PeerRequest request, ReadAnswer answer)
    {
        session.Reply(request, answer.Status, answer.Record);
        answer.Record.Return();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ReplyLaterAsync(PeerSession session, PeerRequest request, ValueTask<ReadAnswer> answer)
    {
        session.Begin();
        Reply(session, request, await answer.ConfigureAwait(true));
        session.End();
    }
}
