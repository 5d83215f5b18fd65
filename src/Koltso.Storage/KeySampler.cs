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
    /// Scans the store until the last of those partitions, or until at least one of them is done and <paramref name="bytesMax"/> were
    /// read or <paramref name="timeMax"/> is over.
    /// </summary>
    /// <param name="partitions">Ascending.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the store was closed.</exception>
    /// <exception cref="IOException">Something could not be read: there is no count.</exception>
    public async Task<KeySample> CountAsync(
        IReadOnlyList<int> partitions, long bytesMax, TimeSpan timeMax, CancellationToken cancellation)
    {
        await new WorkerHop(_workers);
        var startedAt = _time.GetTimestamp();
        var workedFrom = startedAt;
        var count = new Count(partitions, bytesMax, () => _time.GetElapsedTime(startedAt) >= timeMax, _time.GetUtcNow());
        // One scan over all: a seek for each partition would cost more than to read its few records.
        var pages = new RecordScanner(_slot, _health);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            PartitionCounter.RequireOk(pages.ReadPage(count.Add), _slot);
            if (!pages.HasMore) return count.Result;
            var worked = _time.GetElapsedTime(workedFrom);
            if (worked.TotalMilliseconds < WorkMs) continue;
            await Task.Delay(worked * PausePerWork, _time, cancellation).ConfigureAwait(false);
            await new WorkerHop(_workers);
            workedFrom = _time.GetTimestamp();
        }
    }

    private sealed class Count(IReadOnlyList<int> partitions, long bytesMax, Func<bool> isTimeOver, DateTimeOffset now)
    {
        private readonly long _nowMs = now.ToUnixTimeMilliseconds();
        private long _alive, _bytesRead, _nextExpiryMs = long.MaxValue;
        private int _partition = -1, _done;
        private bool _isWanted, _isStopped;

        public KeySample Result => new(_alive, _isStopped ? _done : partitions.Count, _nextExpiryMs);

        public bool Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
        {
            var partition = StoredKey.Partition(key);
            if (partition != _partition && !TryGoOn(partition)) return false;
            _bytesRead += key.Length + record.Length;
            if (!_isWanted || !RecordHeader.TryRead(record, out var header) || !header.IsAlive(_nowMs)) return true;
            _alive++;
            if (header.Flags.HasFlag(RecordFlags.Expires)) _nextExpiryMs = Math.Min(_nextExpiryMs, header.ExpiresAtMs);
            return true;
        }

        private bool TryGoOn(int partition)
        {
            while (_done < partitions.Count && partitions[_done] < partition) _done++;
            _partition = partition;
            _isWanted = _done < partitions.Count && partitions[_done] == partition;
            _isStopped = _done == partitions.Count || (_done > 0 && (_bytesRead >= bytesMax || isTimeOver()));
            return !_isStopped;
        }
    }
}
