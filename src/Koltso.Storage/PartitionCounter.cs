using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Scheduling;

namespace Koltso.Storage;

/// <summary>Counts what the partitions hold by reading all of it, gently: in pages, with a pause after each, on workers.</summary>
internal static class PartitionCounter
{
    /// <summary>Milliseconds after a page: at most about half of one core goes into a scan.</summary>
    private const int PauseMs = 5;

    /// <exception cref="OperationCanceledException">Cancelled, or the store was closed.</exception>
    /// <exception cref="IOException">Something could not be read: there is no count.</exception>
    internal static async Task<PartitionCounts> CountAsync(
        DatabaseSlot slot, HealthTracker health, int partitions, PipeScheduler workers, TimeProvider time, CancellationToken cancellation)
    {
        await new WorkerHop(workers);
        var counts =
            new Counts(new long[partitions], new long[partitions], new long[partitions], time.GetUtcNow().ToUnixTimeMilliseconds());
        var pages = new RecordScanner(slot, health);
        while (true)
        {
            RequireOk(pages.ReadPage(counts.Add), slot);
            if (!pages.HasMore) return new PartitionCounts(counts.Keys, counts.Bytes, counts.Dead);
            await Task.Delay(TimeSpan.FromMilliseconds(PauseMs), time, cancellation).ConfigureAwait(false);
            await new WorkerHop(workers);
        }
    }

    internal static void RequireOk(ScanStatus status, DatabaseSlot slot)
    {
        if (status == ScanStatus.Ok) return;
        if (slot.IsClosing) throw new OperationCanceledException("The store is closed.");
        throw new IOException("A record could not be read, or its format is not one that this build knows.");
    }

    private sealed record Counts(long[] Keys, long[] Bytes, long[] Dead, long NowMs)
    {
        internal bool Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
        {
            var partition = StoredKey.Partition(key);
            if (partition >= Keys.Length || !RecordHeader.TryRead(record, out var header))
                throw new IOException($"The store holds a record of partition {partition}, which does not exist here.");
            if (header.IsAlive(NowMs))
            {
                Keys[partition]++;
                Bytes[partition] += key.Length - StoredKey.PartitionBytes + record.Length - header.Bytes;
            }
            else
            {
                Dead[partition]++;
            }

            return true;
        }
    }
}
