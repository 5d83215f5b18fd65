using System.IO.Pipelines;
using Koltso.Cluster.Replicas;
using Koltso.Core.Records;
using Koltso.Wire.Frames;

namespace Koltso.Ring.Repair;

/// <summary>
/// The responder as the sessions of one loop see it: questions go over to the loop of repair, answers come back. Called
/// on the sessions' loop.
/// </summary>
internal sealed class RepairService(RepairServices services, RepairResponder responder, PipeScheduler loop) : IFrameService
{
    public bool Serves(FrameKind kind) => kind is >= FrameKind.TreeRoots and <= FrameKind.RepairDone;

    public ValueTask<ReadAnswer> ServeAsync(ushort peer, FrameKind kind, int partition, ReadOnlySpan<byte> body)
    {
        var copy = body.ToArray();
        var done = new TaskCompletionSource<ReadAnswer>();
        services.Loop.Schedule(_ => _ = AnswerAsync(peer, kind, partition, copy, done), null);
        return new ValueTask<ReadAnswer>(done.Task);
    }

    private async Task AnswerAsync(ushort peer, FrameKind kind, int partition, byte[] body, TaskCompletionSource<ReadAnswer> done)
    {
        var answer = new ReadAnswer(ReplicaStatus.StoreFailed, default);
        try
        {
            answer = await responder.AnswerAsync(peer, kind, partition, body).ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            // The peer is told, the session lives on, and the log shows the bug.
            services.Log.RepairAnswerFailed(bug, kind, peer);
        }

        loop.Schedule(_ => done.SetResult(answer), null);
    }
}
