using System.IO.Pipelines;
using System.Text;
using Koltso.Cluster.Replicas;
using Koltso.Core.Quorum;
using Koltso.Core.Records;
using Koltso.Core.Time;
using Koltso.Ring.Coordination;
using Koltso.Ring.Hints;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>A coordinator with model replicas: node i has rank i for every key, and number 10 + i. Node <c>self</c> coordinates.</summary>
internal sealed class CoordinatorStage : IHints
{
    public const int TimeoutMs = 1_000;

    private readonly Coordinator _coordinator;
    private readonly HybridClock _clock;
    private readonly int _self;

    /// <param name="workers">Where the clock's ceiling is raised; null: at once.</param>
    public CoordinatorStage(int replicas = 3, int self = 0, int replicationFactor = 3, PipeScheduler? workers = null)
    {
        Replicas = [.. Enumerable.Range(0, replicas).Select(_ => new ModelReplica(clock => _clock!.TryObserve(clock)))];
        _clock = new HybridClock(Time, 0, _ =>
        {
            if (StoreFailure is not null) throw new IOException();
        });
        _self = self;
        Reads = new QuorumReads(Time);
        _coordinator = new Coordinator(
            ViewOf(replicationFactor), Reads, new QuorumWrites(this), _clock, 10,
            new CeilingQueue(_clock, PipeScheduler.Inline, workers ?? PipeScheduler.Inline, () => Time.ElapsedMs, TimeoutMs),
            () => StoreFailure ?? throw new InvalidOperationException("The store takes the clock's ceiling."));
    }

    public ManualTime Time { get; } = new();

    public ModelReplica[] Replicas { get; }

    public QuorumReads Reads { get; }

    /// <summary>The nodes for which hints were stored, with the hinted value.</summary>
    public List<(ushort Node, string Value)> Hints { get; } = [];

    public HybridClock Clock => _clock;

    /// <summary>Why the coordinator's store cannot store the clock's ceiling; null: it can.</summary>
    public ReplicaStatus? StoreFailure { get; set; }

    public Coordinator Coordinator => _coordinator;

    public ulong ClockLast => _clock.Last;

    /// <summary>From now on that many nodes replicate each key.</summary>
    public void Adopt(int replicationFactor) => _coordinator.Adopt(ViewOf(replicationFactor));

    public bool TryAdd(ushort node, int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        Hints.Add((node, ValueOf(record)));
        return true;
    }

    public Task<WriteAnswer> PutAsync(string key, string value, int ack, int from) => WriteAsync(key, value, RecordFlags.None, ack, from);

    public Task<WriteAnswer> DeleteAsync(string key, int ack, int from) => WriteAsync(key, "", RecordFlags.Tombstone, ack, from);

    /// <summary>The value, "deleted", "absent", or the name of the status.</summary>
    public async Task<string> GetAsync(string key, int ack, int from)
    {
        var answer = await _coordinator.ReadAsync(_coordinator.View, Encoding.UTF8.GetBytes(key), new Quorum(ack, from));
        if (answer.Status == ReplicaStatus.Absent) return "absent";
        if (answer.Status != ReplicaStatus.Found) return answer.Status.ToString();
        RecordHeader.TryRead(answer.Record.Span, out var header).ShouldBeTrue();
        var text = header.IsTombstone ? "deleted" : ValueOf(answer.Record.Span);
        answer.Record.Return();
        return text;
    }

    /// <summary>A record as a replica holds it, with a version that many milliseconds after the start.</summary>
    public static byte[] Record(string value, ulong version, byte copies = 3, RecordFlags flags = RecordFlags.None)
    {
        var header = new RecordHeader(new RecordVersion(version, 1), flags, copies, 0);
        var record = new byte[header.Bytes + value.Length];
        header.Write(record);
        Encoding.UTF8.GetBytes(value, record.AsSpan(header.Bytes));
        return record;
    }

    private LoopView ViewOf(int replicationFactor)
    {
        var ring = TestViews.Of(Replicas.Length, 16, replicationFactor, static (_, rank) => rank, firstNumber: 10);
        return new LoopView(ring, [.. Replicas.Cast<IReplica>()], _self);
    }

    private async Task<WriteAnswer> WriteAsync(string key, string value, RecordFlags flags, int ack, int from)
    {
        var header = new RecordHeader(default, flags, 0, 0);
        var record = PooledBytes.Rent(header.Bytes + value.Length);
        Encoding.UTF8.GetBytes(value, record.Span[header.Bytes..]);
        var answer = await _coordinator.WriteAsync(_coordinator.View, Encoding.UTF8.GetBytes(key), new Quorum(ack, from), record, header);
        // Code that still uses the caller's buffer is detected.
        record.Span.Fill(0xEE);
        record.Return();
        return answer;
    }

    private static string ValueOf(ReadOnlySpan<byte> record)
    {
        RecordHeader.TryRead(record, out var header).ShouldBeTrue();
        return Encoding.UTF8.GetString(record[header.Bytes..]);
    }
}
