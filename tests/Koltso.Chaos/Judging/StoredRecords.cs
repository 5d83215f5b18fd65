using System.Text;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Load;
using Koltso.Checking.Final;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Faults.Load;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Chaos.Judging;

/// <summary>Ends all nodes and looks into copies of their stores.</summary>
internal static class StoredRecords
{
    private const long MemoryBytes = 32L << 20;

    public static async Task<FinalState> ReadAsync(ChaosCluster cluster, IReadOnlyDictionary<int, IReadOnlyList<int>> replicas)
    {
        var stores = new List<RecordStore>();
        try
        {
            foreach (var node in cluster.Nodes)
            {
                await node.EndAsync();
                var folder = Path.Combine(cluster.Folder, $"{node.Id}.copy");
                node.Disk.CopyTo(folder);
                stores.Add(RecordStore.Open(
                    new StoreOptions { Directory = folder, MemoryBytes = MemoryBytes },
                    new StoreIdentity(ChaosCluster.Name, node.Id, HashKind.Xxh3, ChaosCluster.Partitions), TimeProvider.System));
            }

            return new FinalState
            {
                Keys = replicas.ToDictionary(
                    static key => key.Key,
                    key => (IReadOnlyList<StoredRecord?>)[.. key.Value.Select(node => ReadOrNull(stores[node], key.Key))]),
            };
        }
        finally
        {
            foreach (var store in stores) store.Dispose();
        }
    }

    private static StoredRecord? ReadOrNull(RecordStore store, int key)
    {
        var answer = store.Read(KeyPlan.PartitionOf(key), Encoding.ASCII.GetBytes(WrittenValue.KeyName(key)));
        if (answer.Status == ReplicaStatus.Absent) return null;
        if (answer.Status != ReplicaStatus.Found) throw new IOException($"A store could not be read: {answer.Status}.");
        try
        {
            var record = answer.Record.Span;
            if (!RecordHeader.TryRead(record, out var header)) throw new IOException("A stored record has no header.");
            return new StoredRecord(header.Version, header.IsTombstone ? 0 : EntityRequest.NumberOf(key, record[header.Bytes..]), header.Copies);
        }
        finally
        {
            answer.Record.Return();
        }
    }
}
