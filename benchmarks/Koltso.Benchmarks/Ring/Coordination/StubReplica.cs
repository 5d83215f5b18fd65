using Koltso.Cluster.Replicas;
using Koltso.Core.Records;

namespace Koltso.Benchmarks.Ring.Coordination;

/// <summary>Says yes to everything at once, or, where it <paramref name="holds"/>, when it is told to. It has one record.</summary>
internal sealed class StubReplica(byte[] record, bool holds) : IReplica
{
    private readonly HeldAnswer<ReadAnswer> _read = new();
    private readonly HeldAnswer<ReplicaStatus> _apply = new();

    public bool IsUp => true;

    public bool IsResponsive => true;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context)
    {
        var bytes = part == ReadPart.Record ? record.AsSpan() : record.AsSpan(0, RecordHeader.FixedBytes);
        var answer = new ReadAnswer(ReplicaStatus.Found, PooledBytes.CopyOf(bytes));
        return holds ? _read.Hold(answer) : new(answer);
    }

    public ValueTask<ReplicaStatus> ApplyAsync(
        int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context) =>
        holds ? _apply.Hold(ReplicaStatus.Applied) : new(ReplicaStatus.Applied);

    /// <summary>Gives the answers that it has held back.</summary>
    public void Answer()
    {
        _read.Release();
        _apply.Release();
    }
}
