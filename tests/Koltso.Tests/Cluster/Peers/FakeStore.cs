using Koltso.Cluster.Replicas;
using Koltso.Core.Records;

namespace Koltso.Tests.Cluster.Peers;

/// <summary>A replica whose answers the test sends, in any order.</summary>
internal sealed class FakeStore : IReplica
{
    public List<(int Partition, byte[] Key, TaskCompletionSource<ReadAnswer> Answer)> Reads { get; } = [];

    public List<(int Partition, byte[] Key, byte[] Record, TaskCompletionSource<ReplicaStatus> Answer)> Applies { get; } = [];

    /// <summary>If set, reads are answered at once.</summary>
    public Func<ReadAnswer>? AtOnce { get; set; }

    public bool IsUp => true;

    public bool IsResponsive => true;

    public ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part)
    {
        var answer = new TaskCompletionSource<ReadAnswer>();
        Reads.Add((partition, key.ToArray(), answer));
        return AtOnce is null ? new ValueTask<ReadAnswer>(answer.Task) : new ValueTask<ReadAnswer>(AtOnce());
    }

    public ValueTask<ReplicaStatus> ApplyAsync(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        var answer = new TaskCompletionSource<ReplicaStatus>();
        Applies.Add((partition, key.ToArray(), record.ToArray(), answer));
        return new ValueTask<ReplicaStatus>(answer.Task);
    }
}
