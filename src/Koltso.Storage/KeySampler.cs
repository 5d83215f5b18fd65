using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage.Disk;
using Koltso.Storage.Health;
using Koltso.Storage.Scheduling;
using Koltso.Storage.Writing;

namespace Koltso.Storage;

/// <summary>
/// Counts the keys of some partitions, as many as a limit permits: keys are spread over partitions by their hash, so that a few of
/// them tell of all. More gently than <see cref="PartitionCounter"/>, since nobody waits for it: about a fifth of a core. Any thread.
/// </summary>
public sealed class KeySampler
{
    /// <summary>Pauses are this much longer than the work before them, which is at least <see cref="WorkMs"/>.</summary>
    private const int PausePerWork = 4, WorkMs = 2;

    private readonly DatabaseSlot _slot;
    private readonly HealthTracker _health;
    private readonly RecordWriter _writer;
    private readonly PipeScheduler _workers;
    private readonly TimeProvider _time;

    internal KeySampler(DatabaseSlot slot, HealthTracker health, RecordWriter writer, PipeScheduler workers, TimeProvider time) =>
        (_slot, _health, _writer, _workers, _time) = (slot, health, writer, workers, time);

    /// <summary>
    /// Grows with each record written or removed since the store was opened, once that can be read: what was counted while it stayed
    /// the same is all there is. (A reopening of the database counts as a change.)
    /// </summary>
    public long Changes => _writer.RecordsWritten + _writer.RecordsRemoved + _slot.Reopenings;

    /// <summary>
    /// Scans those partitions one after the other, at least one, until <paramref name="bytesMax"/> were read or
    /// <paramref name="timeMax"/> is over.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the store was closed.</exception>
    /// <exception cref="IOException">Something could not be read: there is no count.</exception>
    public async Task<KeySample> CountAsync(
        IReadOnlyList<int> partitions, long bytesMax, TimeSpan timeMax, CancellationToken cancellation)
    {
        await new WorkerHop(_workers);
        var startedAt = _time.GetTimestamp();
        var workedFrom = startedAt;
        var count = new Count(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var done = 0;
        while (done < partitions.Count && (done == 0 || (count.BytesRead < bytesMax && _time.GetElapsedTime(startedAt) < timeMax)))
        {
            var pages = new RecordScanner(_slot, _health, partitions[done++], default);
            while (pages.HasMore)
            {
                cancellation.ThrowIfCancellationRequested();
                PartitionCounter.RequireOk(pages.ReadPage(count.Add), _slot);
                var worked = _time.GetElapsedTime(workedFrom);
                if (worked.TotalMilliseconds < WorkMs) continue;
                await Task.Delay(worked * PausePerWork, _time, cancellation).ConfigureAwait(false);
                await new WorkerHop(_workers);
                workedFrom = _time.GetTimestamp();
            }
        }

        return new KeySample(count.Alive, done, count.NextExpiryMs);
    }

    private sealed class Count(long nowMs)
    {
        public long Alive { get; private set; }

        public long BytesRead { get; private set; }

        public long NextExpiryMs { get; private set; } = long.MaxValue;

        public bool Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
        {
            BytesRead += key.Length + record.Length;
            if (!RecordHeader.TryRead(record, out var header) || !header.IsAlive(nowMs)) return true;
            Alive++;
            if (header.Flags.HasFlag(RecordFlags.Expires)) NextExpiryMs = Math.Min(NextExpiryMs, header.ExpiresAtMs);
            return true;
        }
    }
}
