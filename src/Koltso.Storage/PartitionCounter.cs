using Koltso.Core.Records;

namespace Koltso.Storage;

/// <summary>Counts what the partitions hold by reading all of it, gently: in slices, with a pause after each.</summary>
internal static class PartitionCounter
{
    /// <summary>Records between two looks at whether somebody wants this to end.</summary>
    private const int SliceRecords = 4096;

    /// <summary>Milliseconds after a slice: at most about half of one core goes into a scan.</summary>
    private const int PauseMs = 5;

    /// <exception cref="OperationCanceledException">Cancelled, or the store is being closed.</exception>
    /// <exception cref="IOException">Something could not be read: there is no count.</exception>
    internal static async Task<PartitionCounts> CountAsync(
        DatabaseSlot slot, int partitions, TimeProvider time, CancellationToken cancellation)
    {
        var counts = new Counts(new long[partitions], new long[partitions], new long[partitions]);
        var database = slot.Enter() ?? throw new OperationCanceledException("The store is closed.");
        try
        {
            using var scan = database.Scan();
            long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            while (counts.AddSlice(scan, nowMs))
            {
                if (slot.IsClosing) throw new OperationCanceledException("The store is being closed.");
                await Task.Delay(TimeSpan.FromMilliseconds(PauseMs), time, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            slot.Exit();
        }

        return new PartitionCounts(counts.Keys, counts.Bytes, counts.Dead);
    }

    private sealed record Counts(long[] Keys, long[] Bytes, long[] Dead)
    {
        /// <summary>False at the end.</summary>
        internal bool AddSlice(RocksScan scan, long nowMs)
        {
            for (int i = 0; i < SliceRecords; i++)
            {
                if (!scan.MoveNext()) return false;
                Add(scan.Key, scan.Record, nowMs);
            }

            return true;
        }

        private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record, long nowMs)
        {
            int partition = StoredKey.Partition(key);
            if (partition >= Keys.Length || !RecordHeader.TryRead(record, out var header))
                throw new IOException($"A record of partition {partition} is of no format that this build knows.");
            if (!header.IsAlive(nowMs))
            {
                Dead[partition]++;
                return;
            }

            Keys[partition]++;
            Bytes[partition] += key.Length - StoredKey.PartitionBytes + record.Length - header.Bytes;
        }
    }
}
