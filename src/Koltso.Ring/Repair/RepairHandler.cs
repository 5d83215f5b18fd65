using System.IO.Pipelines;
using Koltso.Cluster.Peers;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Frames;

namespace Koltso.Ring.Repair;

/// <summary>
/// Answers one kind of question that peers ask in order to compare a partition with this node. Questions arrive on the
/// loops of sessions, move to the loop of repair, where they are answered, and their replies go back; scans and reads
/// run on workers. A malformed question, or one about a partition that the two nodes do not share, is Rejected.
/// Bound, of all kinds together: <paramref name="gate"/>; more questions are answered Overloaded.
/// </summary>
internal abstract class RepairHandler(RepairServices services, LoopGate gate) : IMessageHandler
{
    protected static readonly PeerReply Rejected = PeerReply.Of(ReplicaStatus.Rejected);
    protected static readonly PeerReply Failed = PeerReply.Of(ReplicaStatus.StoreFailed);
    protected static readonly PeerReply Overloaded = PeerReply.Of(ReplicaStatus.Overloaded);

    public abstract FrameKind Kind { get; }

    protected RepairServices Services => services;

    /// <summary>
    /// Whether the asking node may learn what this one holds of the partition: both replicate it, and this store is not in doubt.
    /// </summary>
    protected bool MayTell(RepairQuestion question, int partition) =>
        question.IsSharedWith(partition) && services.Recovery.MayAnswer(partition, question.Peer);

    /// <summary>The same of the partition that the header names.</summary>
    protected bool MayTell(RepairQuestion question) => MayTell(question, question.Partition);

    public string? Serve(PeerSession session, in PeerRequest request, ReadOnlySpan<byte> body)
    {
        var (peer, partition, copy) = (session.PeerNumber, request.Partition, body.ToArray());
        var (loop, reply) = (session.Loop, new TaskCompletionSource<PeerReply>());
        services.Loop.Schedule(_ => _ = ReplyAsync(peer, partition, copy, loop, reply), null);
        session.ReplyLater(request, new ValueTask<PeerReply>(reply.Task));
        return null;
    }

    /// <summary>On the loop of repair, within the bound.</summary>
    /// <param name="peer">Number of the node that asks.</param>
    public async Task<PeerReply> AnswerAsync(ushort peer, int partition, byte[] body)
    {
        if (!await gate.EnterAsync().ConfigureAwait(true)) return Overloaded;
        try
        {
            return await AnswerAsync(new RepairQuestion(services.View, peer, partition, body)).ConfigureAwait(true);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Called on the loop of repair, when the bound lets the question in.</summary>
    protected abstract Task<PeerReply> AnswerAsync(RepairQuestion question);

    private async Task ReplyAsync(ushort peer, int partition, byte[] body, PipeScheduler loop, TaskCompletionSource<PeerReply> reply)
    {
        var answer = Failed;
        try
        {
            answer = await AnswerAsync(peer, partition, body).ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            // The peer is told, the session lives on, and the log shows the bug.
            services.Log.RepairAnswerFailed(bug, Kind, peer);
        }

        loop.Schedule(_ => reply.SetResult(answer), null);
    }
}
