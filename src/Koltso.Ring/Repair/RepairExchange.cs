using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Frames;
using Koltso.Wire.Messages;

namespace Koltso.Ring.Repair;

/// <summary>
/// Speaks with one peer on behalf of repair: within the budget, counted, and again where a bound was met. On the loop
/// of repair.
/// </summary>
/// <param name="epoch">Of the view of the round.</param>
internal sealed class RepairExchange(RepairServices services, RepairPeer peer, RepairBudget budget, long epoch)
{
    public RepairPeer Peer => peer;

    /// <summary>What replicas, this node's own too, are told of all that the round asks.</summary>
    public RequestContext Context { get; } = new(epoch, WorkClass.Repair);

    /// <summary>The same for a record that was looked for at <paramref name="sinceMs"/>, on this node or on the peer.</summary>
    public RequestContext ContextFor(long sinceMs) => Context with { DeadlineMs = sinceMs + services.Settings.MoveWithinMs };

    /// <summary>False when the peer cannot be compared with now: it is down, or of a build that cannot.</summary>
    public bool IsPossible => peer.Link.Knows(Features.Repair);

    /// <summary>The peer's listings can tell records of one version apart.</summary>
    public bool KnowsDigests => peer.Link.Knows(Features.RecordFormat2);

    /// <summary>Why the last question got no reply's body; Answered: it got one.</summary>
    public ReplicaStatus Refusal { get; private set; }

    /// <summary>The same for people.</summary>
    public RepairFault Fault => Refusal == ReplicaStatus.StoreFailed ? RepairFault.PeerStore : RepairFault.NoAnswer;

    /// <summary>The peer can say when it was last compared with this node's former store.</summary>
    public bool KnowsRecovery => peer.Link.Knows(Features.StoreIncarnations);

    /// <summary>The reply's body, which the caller returns, or null with whatever reason.</summary>
    public async Task<PooledBytes?> AskAsync(FrameKind kind, int partition, byte[] body)
    {
        for (var attempt = 0; attempt < RepairSettings.AttemptsMax; attempt++)
        {
            await SpendAsync(body.Length, sent: true).ConfigureAwait(true);
            var reply = await peer.Link.AskAsync(kind, partition, body, RepairSettings.RequestTimeoutMs, Context)
                .ConfigureAwait(true);
            await SpendAsync(reply.Body.Length, sent: false).ConfigureAwait(true);
            Refusal = reply.Status;
            if (reply.Status == ReplicaStatus.Answered) return reply.Body;
            reply.Body.Return();
            if (reply.Status != ReplicaStatus.Overloaded) return null;
            await services.PauseAsync(RepairSettings.RetryPauseMs << attempt).ConfigureAwait(true);
        }

        return null;
    }

    /// <summary>One record, however large. The caller returns its buffer.</summary>
    public async Task<ReadAnswer> ReadAsync(int partition, byte[] key)
    {
        await SpendAsync(key.Length, sent: true).ConfigureAwait(true);
        var answer = await peer.Link.ReadAsync(partition, key, ReadPart.Record, Context).ConfigureAwait(true);
        await SpendAsync(answer.Record.Length, sent: false).ConfigureAwait(true);
        return answer;
    }

    public Task<ReplicaStatus> ApplyAsync(int partition, byte[] key, PooledBytes record, RequestContext context) =>
        services.UntilTakenAsync(async () =>
    {
        await SpendAsync(2 + key.Length + record.Length, sent: true).ConfigureAwait(true);
        if (context.IsExpired(services.ElapsedMs)) return ReplicaStatus.Expired;
        var withBlock = context with { Block = record.Block };
        var status = await peer.Link.ApplyAsync(partition, key, record.Span, withBlock).ConfigureAwait(true);
        await SpendAsync(0, sent: false).ConfigureAwait(true);
        return status;
    });

    private Task SpendAsync(int bodyBytes, bool sent)
    {
        var bytes = FrameHeader.Bytes + bodyBytes;
        if (sent) services.Figures.BytesSent += bytes;
        else services.Figures.BytesReceived += bytes;
        return budget.TakeAsync(bytes);
    }
}
