using Koltso.Core.Records;

namespace Koltso.Ring.Repair;

/// <summary>
/// One visit of a worker to a partition: reads on from a key, a bounded number of records, so that no scan holds a
/// worker or the store for long.
/// </summary>
internal static class PartitionSlice
{
    /// <summary>Where the next slice begins (empty: there is none), and whether all could be read.</summary>
    internal readonly record struct End(bool IsOk, byte[] Next);

    /// <summary>Is shown a record; false: it belongs to the next slice.</summary>
    internal delegate bool Visitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, RecordHeader header);

    /// <summary>
    /// Reads slice after slice, with a pause between them, to the partition's end or while <paramref name="mayGoOn"/>.
    /// False when something could not be read.
    /// </summary>
    public static async Task<bool> ReadAllAsync(RepairServices services, int partition, Visitor visitor, Func<bool> mayGoOn)
    {
        byte[] from = [];
        while (mayGoOn())
        {
            var start = from;
            var end = await services.OnWorkerAsync(() => Read(services.Store, partition, start, visitor)).ConfigureAwait(true);
            if (!end.IsOk) return false;
            if (end.Next.Length == 0) break;
            from = end.Next;
            await services.PauseAsync(RepairSettings.SlicePauseMs).ConfigureAwait(true);
        }

        return true;
    }

    /// <summary>Blocks: for a worker.</summary>
    public static End Read(IRepairStore store, int partition, byte[] from, Visitor visitor)
    {
        byte[] next = [];
        var (records, bytes, isKnown) = (0, 0L, true);
        var isRead = store.Scan(partition, from, (key, record) =>
        {
            isKnown = RecordHeader.TryRead(record, out var header);
            if (!isKnown) return false;
            if (records == RepairSettings.SliceRecords || bytes > RepairSettings.SliceBytes || !visitor(key, record, header))
            {
                next = key.ToArray();
                return false;
            }

            records++;
            bytes += key.Length + record.Length;
            return true;
        });
        return new End(isRead && isKnown, next);
    }
}
