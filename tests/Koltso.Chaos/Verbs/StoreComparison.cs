using System.IO.Pipelines;
using System.Text;
using Koltso.Chaos.Load;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Chaos.Verbs;

/// <summary>Reads the stores of ended nodes, record by record.</summary>
internal static class StoreComparison
{
    private const long MemoryBytes = 64L << 20;

    /// <summary>
    /// Keys whose record (version, flags, value: every byte) is not the same in every store, and further keys that
    /// some store holds. Every node must hold a replica of every key.
    /// </summary>
    public static async Task<long> CountUnequalAsync(RealCluster cluster, int keys, CancellationToken stop)
    {
        var stores = new List<RecordStore>();
        try
        {
            foreach (var node in cluster.Nodes) stores.Add(Open(cluster, node));
            long unequal = 0;
            for (var key = 0; key < keys; key++)
            {
                stop.ThrowIfCancellationRequested();
                var (partition, name) = Place(cluster, key);
                var first = ReadOrNull(stores[0], partition, name);
                var isEqual = first is not null
                    && stores.Skip(1).All(store => first.AsSpan().SequenceEqual(ReadOrNull(store, partition, name)));
                if (!isEqual) unequal++;
            }

            foreach (var store in stores)
                unequal += Math.Abs((await store.CountPartitionsAsync(stop)).Keys.Sum() - keys);
            return unequal;
        }
        finally
        {
            foreach (var store in stores) store.Dispose();
        }
    }

    /// <summary>By key, what its replicas hold; null for nothing.</summary>
    /// <param name="replicas">By key, from 0 on: its nodes by rank.</param>
    public static IEnumerable<IReadOnlyList<byte[]?>> ReadRecords(
        RealCluster cluster, IReadOnlyDictionary<int, IReadOnlyList<int>> replicas)
    {
        var stores = new List<RecordStore>();
        try
        {
            foreach (var node in cluster.Nodes) stores.Add(Open(cluster, node));
            for (var key = 0; key < replicas.Count; key++)
            {
                var (partition, name) = Place(cluster, key);
                yield return [.. replicas[key].Select(node => ReadOrNull(stores[node], partition, name))];
            }
        }
        finally
        {
            foreach (var store in stores) store.Dispose();
        }
    }

    /// <summary>
    /// Gives one store a newer record, one byte longer, for each of the first <paramref name="count"/> keys; returns
    /// the bytes of those keys and values.
    /// </summary>
    public static async Task<long> MakeDifferAsync(
        RealCluster cluster, RealNode node, WrittenValues values, int count, CancellationToken stop)
    {
        using var store = Open(cluster, node);
        long bytes = 0;
        for (var key = 0; key < count; key++)
        {
            stop.ThrowIfCancellationRequested();
            var (partition, name) = Place(cluster, key);
            var value = values.Of(key, 1);
            var version = new RecordVersion((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << RecordVersion.CounterBits, 1);
            var header = new RecordHeader(version, RecordFlags.None, (byte)cluster.Spec.Replication, 0);
            var record = new byte[header.Bytes + value.Length + 1];
            header.Write(record);
            value.CopyTo(record, header.Bytes);
            var status = await store.ApplyAsync(partition, name, record, PipeScheduler.Inline);
            if (status != ReplicaStatus.Applied) throw new IOException($"{node.Id} did not take a record: {status}");
            bytes += name.Length + value.Length + 1;
        }

        return bytes;
    }

    private static RecordStore Open(RealCluster cluster, RealNode node) => RecordStore.Open(
        new StoreOptions { Directory = node.DataFolder, MemoryBytes = MemoryBytes, Names = new Random(node.DataFolder.GetHashCode()) },
        new StoreIdentity(cluster.Spec.Name, node.Id, HashKind.Xxh3, cluster.Spec.Partitions), TimeProvider.System);

    private static (int Partition, byte[] Name) Place(RealCluster cluster, int key)
    {
        var name = Encoding.ASCII.GetBytes(WrittenValues.KeyName(key));
        return (Partitions.Of(KeyHash.Of(HashKind.Xxh3, name), cluster.Spec.Partitions), name);
    }

    private static byte[]? ReadOrNull(RecordStore store, int partition, byte[] key)
    {
        var answer = store.Read(partition, key);
        if (answer.Status == ReplicaStatus.Absent) return null;
        if (answer.Status != ReplicaStatus.Found) throw new IOException($"a store could not be read: {answer.Status}");
        var record = answer.Record.Span.ToArray();
        answer.Record.Return();
        return record;
    }
}
