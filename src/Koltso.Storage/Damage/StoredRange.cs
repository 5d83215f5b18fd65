using Koltso.Storage.Disk;

namespace Koltso.Storage.Damage;

/// <summary>Goes from stored keys, which run through all partitions, to the keys of each partition, and back.</summary>
internal static class StoredRange
{
    /// <summary>The parts of a range of stored keys, one for each partition that it touches, in order.</summary>
    internal static IEnumerable<DamagedRange> Split(byte[] from, byte[] to, int partitions)
    {
        var (first, last) = (PartitionAt(from), Math.Min(PartitionAt(to), partitions - 1));
        for (var partition = first; partition <= last; partition++)
        {
            var start = partition == first ? KeyIn(from) : [];
            var end = partition == PartitionAt(to) ? KeyIn(to) : [];
            // It ends where the partition begins, and has nothing of it.
            if (partition == PartitionAt(to) && end.Length == 0) yield break;
            yield return new DamagedRange(partition, start, end);
        }
    }

    internal static byte[] FromOf(DamagedRange range) => Compose(range.Partition, range.From);

    internal static byte[] ToOf(DamagedRange range) => range.To.Length > 0 ? Compose(range.Partition, range.To) : EndOf(range.Partition);

    private static byte[] Compose(int partition, byte[] key) =>
        StoredKey.Compose(new byte[StoredKey.PartitionBytes + key.Length], partition, key).ToArray();

    /// <summary>Where the next partition begins, so that nothing lies between two whole ones; behind the last, beyond all keys.</summary>
    internal static byte[] EndOf(int partition)
    {
        if (partition < ushort.MaxValue) return Compose(partition + 1, []);
        var end = new byte[StoredKey.BytesMax + 1];
        Array.Fill(end, (byte)0xFF);
        StoredKey.Compose(end, partition, default);
        return end;
    }

    private static int PartitionAt(byte[] stored) =>
        stored.Length >= StoredKey.PartitionBytes ? StoredKey.Partition(stored) : stored.Length == 0 ? 0 : stored[0] << 8;

    private static byte[] KeyIn(byte[] stored) =>
        stored.Length > StoredKey.PartitionBytes ? stored[StoredKey.PartitionBytes..] : [];
}
