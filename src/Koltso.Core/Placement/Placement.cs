using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Koltso.Core.Placement;

/// <summary>
/// Which nodes hold each partition, in the order of their ranks. Immutable; any thread may read it.
/// Nodes are named by their index in <see cref="NodeIds"/>. All nodes of a cluster that planned from the same input
/// have the same <see cref="Fingerprint"/>.
/// </summary>
public sealed class Placement
{
    private readonly string[] _nodeIds;
    private readonly ushort[] _table;

    /// <param name="nodeIds">The ids that the table's numbers are indexes of.</param>
    /// <param name="replicationFactor">How many entries of the table belong to one partition.</param>
    /// <param name="table">Partition after partition, each by rank. Copied.</param>
    /// <exception cref="ArgumentException">The table is not a placement: wrong length, unknown or repeated node.</exception>
    public Placement(IReadOnlyList<string> nodeIds, int replicationFactor, ReadOnlySpan<ushort> table)
    {
        if (replicationFactor < 1 || table.Length == 0 || table.Length % replicationFactor != 0)
            throw new ArgumentException("A table has replicationFactor entries for each partition.", nameof(table));
        _nodeIds = [.. nodeIds];
        _table = table.ToArray();
        ReplicationFactor = replicationFactor;
        PartitionCount = table.Length / replicationFactor;
        RequireDistinctReplicas();
        Fingerprint = ComputeFingerprint();
    }

    public int PartitionCount { get; }

    public int ReplicationFactor { get; }

    public ReadOnlySpan<string> NodeIds => _nodeIds;

    /// <summary>The same for the same node ids and table, on every machine and in every version.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The nodes that hold <paramref name="partition"/>: the first is rank 0, the length the replication factor.</summary>
    public ReadOnlySpan<ushort> Replicas(int partition) =>
        _table.AsSpan(partition * ReplicationFactor, ReplicationFactor);

    private void RequireDistinctReplicas()
    {
        for (var partition = 0; partition < PartitionCount; partition++)
        {
            var replicas = Replicas(partition);
            for (var rank = 0; rank < replicas.Length; rank++)
            {
                if (replicas[rank] >= _nodeIds.Length || replicas[..rank].Contains(replicas[rank]))
                    throw new ArgumentException($"Partition {partition} names a node that is unknown or twice in it.");
            }
        }
    }

    private ulong ComputeFingerprint()
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(int)];
        WriteNumber(bytes, number, PartitionCount);
        WriteNumber(bytes, number, ReplicationFactor);
        foreach (var id in _nodeIds)
        {
            var text = Encoding.UTF8.GetBytes(id);
            WriteNumber(bytes, number, text.Length);
            bytes.Write(text);
        }

        foreach (var node in _table)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(number, node);
            bytes.Write(number[..sizeof(ushort)]);
        }

        return XxHash3.HashToUInt64(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void WriteNumber(MemoryStream bytes, Span<byte> number, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(number, value);
        bytes.Write(number);
    }
}
