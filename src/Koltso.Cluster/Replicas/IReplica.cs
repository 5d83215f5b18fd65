using Koltso.Core.Records;

namespace Koltso.Cluster.Replicas;

/// <summary>
/// Where one copy of a record lives: this node's disk, or a peer. What the coordinator speaks to, and what a peer's
/// requests arrive at. Called on one event loop; answers come on that loop. Spans are read before the call returns.
/// An outcome is always a status, never an exception.
/// </summary>
public interface IReplica
{
    /// <summary>False while asking would be of no use: the answer would be NotSent at once.</summary>
    bool IsUp { get; }

    /// <summary>False while the replica keeps others waiting for longer than it should: ask another first.</summary>
    bool IsResponsive { get; }

    /// <summary>True while the replica may refuse to answer reads, since its store may lack what it had: ask another first.</summary>
    bool IsRecovering => false;

    /// <summary>
    /// Reads the record of <paramref name="key"/>. The caller returns the answer's buffer. Who is asked for a header may
    /// answer with the whole record.
    /// </summary>
    ValueTask<ReadAnswer> ReadAsync(int partition, ReadOnlySpan<byte> key, ReadPart part, in RequestContext context);

    /// <summary>Stores an encoded record (header, value) unless a newer one is there.</summary>
    ValueTask<ReplicaStatus> ApplyAsync(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, in RequestContext context);
}
