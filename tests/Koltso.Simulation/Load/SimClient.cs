using System.Buffers.Binary;
using System.Text;
using Koltso.Checking;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Ring;
using Koltso.Simulation.Cluster;
using Koltso.Simulation.Time;

namespace Koltso.Simulation.Load;

/// <summary>
/// One client: sends a request, waits for the answer or until its patience ends, pauses, and sends the next request. It
/// runs outside all nodes, and a value that it writes identifies its write: eight bytes of the value's number, then
/// padding.
/// </summary>
internal sealed class SimClient(SimWorld world, SimNode[] nodes, SimWorkload workload, ClientShare share, int number, Random random)
{
    private const int WayUsMax = 400, FillingMax = 120;

    private Operation? _current;

    public void Begin() => world.After(random.Next(workload.ThinkUs * 2), Ask);

    private void Ask()
    {
        if (share.TryTake(out var id)) Ask(id);
    }

    private void Ask(int id)
    {
        var node = nodes[random.Next(nodes.Length)];
        var operation = Make(id, node.Index);
        _current = operation;
        share.History.Add(operation);
        if (node is { Ring: { } ring, Process: { } process })
        {
            var loop = ring.Loops[random.Next(ring.Loops.Count)];
            world.After(WayUs(), process, _ => _ = RunAsync(operation, loop));
            world.After(workload.PatienceUs, () => GiveUp(operation, process));
        }
        else
        {
            world.After(WayUs(), () => End(operation, OperationOutcome.Failed, 0, default, "refused"));
        }
    }

    private Operation Make(int id, int node)
    {
        var dice = random.Next(100);
        var kind = dice < workload.GetPercent ? OperationKind.Get
            : dice < workload.GetPercent + workload.DeletePercent ? OperationKind.Delete : OperationKind.Put;
        var quorum = QuorumRules.Majority(share.Replication);
        if (random.Next(100) < workload.OddQuorumPercent)
        {
            var from = 1 + random.Next(share.Replication);
            quorum = new Quorum(1 + random.Next(from), from);
        }

        return new Operation
        {
            Id = id, Client = number, Node = node, Kind = kind, Key = random.Next(workload.Keys), Ack = quorum.Ack, From = quorum.From,
            Value = kind == OperationKind.Put ? id + 1 : 0, StartUs = world.NowUs,
        };
    }

    private async Task RunAsync(Operation operation, LoopContext loop)
    {
        try
        {
            if (operation.IsWrite) await WriteAsync(operation, loop).ConfigureAwait(true);
            else await ReadAsync(operation, loop).ConfigureAwait(true);
        }
        catch (Exception bug)
        {
            world.Fail(bug);
        }
    }

    private async Task ReadAsync(Operation operation, LoopContext loop)
    {
        var answer = await loop.Coordinator.ReadAsync(
            loop.Coordinator.View, KeyOf(operation.Key), new Quorum(operation.Ack, operation.From)).ConfigureAwait(true);
        var (value, version) = (0L, default(RecordVersion));
        if (answer.Status == ReplicaStatus.Found && RecordHeader.TryRead(answer.Record.Span, out var header))
        {
            version = header.Version;
            if (!header.IsTombstone) value = ValueOf(answer.Record.Span[header.Bytes..]);
        }

        answer.Record.Return();
        var isDone = answer.Status is ReplicaStatus.Found or ReplicaStatus.Absent;
        Answer(operation, isDone, value, version, answer.Status);
    }

    private async Task WriteAsync(Operation operation, LoopContext loop)
    {
        var isPut = operation.Kind == OperationKind.Put;
        var header = isPut ? default : new RecordHeader(default, RecordFlags.Tombstone, 0, 0);
        var record = PooledBytes.Rent(header.Bytes + (isPut ? sizeof(long) + (int)(operation.Value * 7 % FillingMax) : 0));
        record.Span[header.Bytes..].Fill((byte)operation.Value);
        if (isPut) BinaryPrimitives.WriteInt64LittleEndian(record.Span[header.Bytes..], operation.Value);
        var quorum = new Quorum(operation.Ack, operation.From);
        var written = await loop.Coordinator.WriteAsync(loop.Coordinator.View, KeyOf(operation.Key), quorum, record, header)
            .ConfigureAwait(true);
        record.Return();
        Answer(operation, written.Status == ReplicaStatus.Applied, operation.Value, written.Header.Version, written.Status);
    }

    /// <summary>Called in the node's process: the answer starts its way to the client.</summary>
    private void Answer(Operation operation, bool isDone, long value, RecordVersion version, Enum status) => world.After(
        WayUs(),
        () => End(operation, isDone ? OperationOutcome.Done : OperationOutcome.Failed, value, version, isDone ? null : status.ToString()));

    private void End(Operation operation, OperationOutcome outcome, long value, RecordVersion version, string? problem)
    {
        if (_current != operation) return;
        (operation.Outcome, operation.EndUs, operation.Problem) = (outcome, world.NowUs, problem);
        if (outcome == OperationOutcome.Done) (operation.Value, operation.Version) = (value, version);
        world.Note((ulong)operation.Value + version.Clock + (ulong)outcome);
        Rest();
    }

    /// <summary>Nobody is left who could answer, or the answer is long overdue.</summary>
    private void GiveUp(Operation operation, SimProcess process)
    {
        if (_current != operation) return;
        // A process that was stopped answers when it continues, and has as much time for it as others.
        var mayAnswer = process.IsAlive && (process.IsPaused || world.NowUs - process.ResumedUs < workload.PatienceUs);
        if (mayAnswer) world.After(workload.PatienceUs, () => GiveUp(operation, process));
        else Rest();
    }

    private void Rest()
    {
        _current = null;
        world.After(random.Next(workload.ThinkUs * 2), Ask);
    }

    private int WayUs() => 30 + random.Next(WayUsMax);

    /// <summary>The keys of all entities, made once.</summary>
    internal static byte[] KeyOf(int key) => s_keys[key];

    /// <summary>-1 if no client wrote the value.</summary>
    internal static long ValueOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(long)) return -1;
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var filling = bytes[sizeof(long)..];
        return filling.Length == (int)(value * 7 % FillingMax) && !filling.ContainsAnyExcept((byte)value) ? value : -1;
    }

    private static readonly byte[][] s_keys = [.. Enumerable.Range(0, 1024).Select(static key => Encoding.UTF8.GetBytes($"key-{key}"))];
}
