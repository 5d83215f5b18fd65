using System.Text;
using Koltso.Chaos.Load;
using Koltso.Checking.Final;
using Koltso.Core.Hashing;
using Koltso.Core.Keys;
using Koltso.Core.Records;
using Koltso.Storage;
using Koltso.Storage.Disk;

namespace Koltso.Chaos.Judging;

/// <summary>Reads the stores of nodes that have ended, or copies of them.</summary>
internal static class StoredRecords
{
    private const long MemoryBytes = 32L << 20;

    /// <param name="folders">By node: n1's is the first.</param>
    /// <param name="cluster">The cluster's name, as each folder says it.</param>
    /// <param name="replicas">By key: its nodes by rank.</param>
    public static FinalState Read(
        IReadOnlyList<string> folders, string cluster, int partitions, WrittenValues values,
        IReadOnlyDictionary<int, IReadOnlyList<int>> replicas)
    {
        var stores = new List<RecordStore>();
        try
        {
            foreach (var (node, folder) in folders.Index())
                stores.Add(RecordStore.Open(
                    new StoreOptions { Directory = folder, MemoryBytes = MemoryBytes, Names = new Random(folder.GetHashCode()) },
                    new StoreIdentity(cluster, $"n{node + 1}", HashKind.Xxh3, partitions), TimeProvider.System));
            return new FinalState
            {
                Keys = replicas.ToDictionary(
                    static key => key.Key,
                    key => (IReadOnlyList<StoredRecord?>)
                        [.. key.Value.Select(node => ReadOrNull(stores[node], partitions, values, key.Key))]),
            };
        }
        finally
        {
            foreach (var store in stores) store.Dispose();
        }
    }

    private static StoredRecord? ReadOrNull(RecordStore store, int partitions, WrittenValues values, int key)
    {
        var name = Encoding.ASCII.GetBytes(WrittenValues.KeyName(key));
        var answer = store.Read(Partitions.Of(KeyHash.Of(HashKind.Xxh3, name), partitions), name);
        if (answer.Status == ReplicaStatus.Absent) return null;
        if (answer.Status != ReplicaStatus.Found) throw new IOException($"A store could not be read: {answer.Status}.");
        try
        {
            var record = answer.Record.Span;
            if (!RecordHeader.TryRead(record, out var header)) throw new IOException("A stored record has no header.");
            var number = header.IsTombstone ? 0 : values.NumberOf(key, record[header.Bytes..]);
            return new StoredRecord(header.Version, number, header.Copies);
        }
        finally
        {
            answer.Record.Return();
        }
    }
}
