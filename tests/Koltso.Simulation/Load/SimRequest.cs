using Koltso.Checking;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Ring;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Time;
using Koltso.Wire.Messages;

namespace Koltso.Simulation.Load;

/// <summary>
/// One operation under way: it is sent to a node's process, which coordinates it, and is over with the answer or when nobody waits
/// for that any longer.
/// </summary>
internal sealed class SimRequest(SimWorld world, SimNode node, ClientShare share, Operation operation, Random random, Action over)
{
    private const int WayUsMax = 400;

    private bool _isOver;

    public void Send()
    {
        share.History.Add(operation);
        if (node is { Ring: { } ring, Process: { } process })
        {
            var loop = ring.Loops[random.Next(ring.Loops.Count)];
            world.After(WayUs(), process, _ => _ = RunAsync(loop));
            world.After(share.Workload.PatienceUs, () => GiveUp(process));
        }
        else
        {
            var outcome = operation.IsWrite ? OperationOutcome.NotApplied : OperationOutcome.Failed;
            world.After(WayUs(), () => End(outcome, 0, default, "refused"));
        }
    }

    private async Task RunAsync(LoopContext loop)
    {
        try
        {
            if (operation.IsWrite) await WriteAsync(loop).ConfigureAwait(true);
            else await ReadAsync(loop).ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            world.Fail(bug);
        }
    }

    private async Task ReadAsync(LoopContext loop)
    {
        var answer = await loop.Coordinator.ReadAsync(
            loop.Coordinator.View, SimRecords.KeyOf(operation.Key), new Quorum(operation.Ack, operation.From)).ConfigureAwait(true);
        var (value, version) = (0L, default(RecordVersion));
        if (answer.Status == ReplicaStatus.Found && RecordHeader.TryRead(answer.Record.Span, out var header))
        {
            version = header.Version;
            if (!header.IsTombstone) value = SimRecords.ValueOf(answer.Record.Span[header.Bytes..]);
            if (!SimRecords.HasItsField(operation.Key, header, answer.Record.Span)) share.WithoutField.Add(operation);
        }

        answer.Record.Return();
        var isDone = answer.Status is ReplicaStatus.Found or ReplicaStatus.Absent;
        Answer(isDone ? OperationOutcome.Done : OperationOutcome.Failed, value, version, answer.Status);
    }

    private async Task WriteAsync(LoopContext loop)
    {
        var mayBeTwo = node.Ring!.MemberFeatures.IsOnEverywhere(Features.RecordFormat2);
        var record = SimRecords.Make(operation.Key, operation.Value, mayBeTwo, out var header);
        var quorum = new Quorum(operation.Ack, operation.From);
        var written = await loop.Coordinator.WriteAsync(loop.Coordinator.View, SimRecords.KeyOf(operation.Key), quorum, record, header)
            .ConfigureAwait(true);
        record.Return();
        var isRefused = written.IsRefused && !share.MayComeTwice(operation.StartUs, world.NowUs);
        var outcome = written.Status == ReplicaStatus.Applied ? OperationOutcome.Done
            : isRefused ? OperationOutcome.NotApplied : OperationOutcome.Failed;
        var status = written.MetNewer ? ReplicaStatus.Superseded : written.Status;
        Answer(outcome, operation.Value, written.Header.Version, status);
    }

    /// <summary>In the node's process: the answer sets out for the client.</summary>
    private void Answer(OperationOutcome outcome, long value, RecordVersion version, Enum status) => world.After(
        WayUs(), () => End(outcome, value, version, outcome == OperationOutcome.Done ? null : status.ToString()));

    private void End(OperationOutcome outcome, long value, RecordVersion version, string? problem)
    {
        if (_isOver) return;
        (operation.Outcome, operation.EndUs, operation.Problem) = (outcome, world.NowUs, problem);
        if (outcome == OperationOutcome.Done) (operation.Value, operation.Version) = (value, version);
        world.Note((ulong)operation.Value + version.Clock + (ulong)outcome);
        Over();
    }

    /// <summary>Nobody is left who could answer, or the answer is long overdue.</summary>
    private void GiveUp(SimProcess process)
    {
        if (_isOver) return;
        // A process that was stopped answers when it continues, and has as much time for it as others.
        var patienceUs = share.Workload.PatienceUs;
        var mayAnswer = process.IsAlive && (process.IsPaused || world.NowUs - process.ResumedUs < patienceUs);
        if (mayAnswer) world.After(patienceUs, () => GiveUp(process));
        else Over();
    }

    private void Over()
    {
        _isOver = true;
        over();
    }

    private int WayUs() => 30 + random.Next(WayUsMax);
}
