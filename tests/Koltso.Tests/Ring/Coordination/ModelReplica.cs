using Koltso.Cluster.Replicas;
using Koltso.Core.Records;

namespace Koltso.Tests.Ring.Coordination;

/// <summary>
/// A replica in memory that keeps the newest record of a key, and that may be down, silent, or refuse. If it has a
/// newer record, it informs the writer's clock, as a peer's reply does.
/// </summary>
internal sealed class ModelReplica(Action<ulong> tellClock) : IReplica
{
    private readonly Dictionary<string, byte[]> _records = [];
    private readonly Queue<Action> _held = new();

    public bool IsUp { get; set; } = true;

    public bool IsResponsive { get; set; } = true;

    /// <summary>Requests wait until <see cref="Release"/> is called.</summary>
    public bool IsHolding { get; set; }

    public ReplicaStatus? Refuses { get; set; }

    /// <summary>How many more writes it accepts before it answers Unreachable.</summary>
    public int RefusesAfter { get; set; } = int.MaxValue;

    public ReplicaStatus? FailsReads { get; set; }

    public List<ReadPart> Reads { get; } = [];

    public int Applies { get; private set; }

    public RecordHeader? HeaderOf(string key) =>
        _records.TryGetValue(key, out var record) && RecordHeader.TryRead(record, out var header) ? header : null;

    public void Put(string key, byte[] record) => _records[key] = record;

    public void Release()
    {
        IsHolding = false;
        while (_held.TryDequeue(out var answer)) answer();
    }

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part)
    {
        if (!IsUp) return new(new ReadAnswer(ReplicaStatus.Unreachable, default));
        Reads.Add(part);
        var name = System.Text.Encoding.UTF8.GetString(key);
        return Answer(() => Read(name, part));
    }

    public ValueTask<ReplicaStatus> ApplyAsync(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        if (!IsUp) return new(ReplicaStatus.Unreachable);
        Applies++;
        var (name, copy) = (System.Text.Encoding.UTF8.GetString(key), record.ToArray());
        return Answer(() => Apply(name, copy));
    }

    private ReadAnswer Read(string key, ReadPart part)
    {
        if (FailsReads is { } failure) return new ReadAnswer(failure, default);
        if (!_records.TryGetValue(key, out var record)) return new ReadAnswer(ReplicaStatus.Absent, default);
        RecordHeader.TryRead(record, out var header);
        return new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf(part == ReadPart.Record ? record : record.AsSpan(0, header.Bytes)));
    }

    private ReplicaStatus Apply(string key, byte[] record)
    {
        if (Refuses is { } refusal) return refusal;
        if (RefusesAfter-- <= 0) return ReplicaStatus.Unreachable;
        RecordHeader.TryRead(record, out var header);
        if (HeaderOf(key) is { } stored && stored.Version > header.Version)
        {
            tellClock(stored.Version.Clock);
            return ReplicaStatus.Superseded;
        }

        _records[key] = record;
        return ReplicaStatus.Applied;
    }

    private ValueTask<T> Answer<T>(Func<T> answer)
    {
        if (!IsHolding) return new(answer());
        var source = new TaskCompletionSource<T>();
        _held.Enqueue(() => source.SetResult(answer()));
        return new(source.Task);
    }
}
