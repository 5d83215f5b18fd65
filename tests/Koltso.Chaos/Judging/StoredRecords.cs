using System.Text;
using Koltso.Chaos.Cluster;
using Koltso.Chaos.Load;
using Koltso.Checking.Final;
using Koltso.Core.Hashing;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Chaos.Judging;

/// <summary>Ends all nodes and reads copies of their stores.</summary>
internal static class StoredRecords
{
    private const long MemoryBytes = 32L << 20;

    public static async Task<FinalState> ReadAsync(ChaosCluster cluster, IReadOnlyDictionary<int, IReadOnlyList<int>> replicas)
    {
        var stores = new List<RecordStore>();
        try
        {
            foreach (var host in cluster.Hosts)
            {
                await host.Node.StopAsync();
                var folder = Path.Combine(cluster.Folder, $"{host.Node.Id}.copy");
                Copy(host, folder);
                stores.Add(RecordStore.Open(
                    new StoreOptions { Directory = folder, MemoryBytes = MemoryBytes },
                    new StoreIdentity(ChaosCluster.Name, host.Node.Id, HashKind.Xxh3, ChaosCluster.Partitions), TimeProvider.System));
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

    /// <summary>Copies what the node stored to files that are visible outside its namespace too.</summary>
    private static void Copy(ChaosHost host, string folder) => host.Place.Thread.Do(() =>
    {
        var from = host.Node.DataFolder;
        foreach (var inner in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            var copies = Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(from, inner))).FullName;
            foreach (var file in Directory.GetFiles(inner)) File.Copy(file, Path.Combine(copies, Path.GetFileName(file)));
        }

        return true;
    });

    private static StoredRecord? ReadOrNull(RecordStore store, int key)
    {
        var answer = store.Read(KeyPlan.PartitionOf(key), Encoding.ASCII.GetBytes(WrittenValues.KeyName(key)));
        if (answer.Status == ReplicaStatus.Absent) return null;
        if (answer.Status != ReplicaStatus.Found) throw new IOException($"A store could not be read: {answer.Status}.");
        try
        {
            var record = answer.Record.Span;
            if (!RecordHeader.TryRead(record, out var header)) throw new IOException("A stored record has no header.");
            var number = header.IsTombstone ? 0 : LoadPlan.Values.NumberOf(key, record[header.Bytes..]);
            return new StoredRecord(header.Version, number, header.Copies);
        }
        finally
        {
            answer.Record.Return();
        }
    }
}
