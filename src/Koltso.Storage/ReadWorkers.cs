using System.IO.Pipelines;
using Koltso.Core.Records;
using Koltso.Storage.Scheduling;

namespace Koltso.Storage;

/// <summary>Does the reads that have to wait for the disk, as many at a time as there are readers. Any thread may call.</summary>
/// <param name="largeReaders">Where records are read that are known to be large, so that no others wait behind them.</param>
internal sealed class ReadWorkers(RecordReader reader, PipeScheduler readers, PipeScheduler largeReaders, TimeProvider time)
{
    /// <summary>Reads under way or waiting for a reader; beyond, the answer is <see cref="ReplicaStatus.Overloaded"/>.</summary>
    internal const int ReadsMax = 1024;

    private static readonly Action<object?> s_runOnReader = static read => ((PendingRead)read!).Run();

    private readonly ItemPool<PendingRead> _pool = new(ReadsMax);
    private int _underWay;
    private long _started;

    internal long Started => Interlocked.Read(ref _started);

    internal ValueTask<ReadAnswer> ReadAsync(
        int partition, ReadOnlySpan<byte> key, ReadPart part, bool isLarge, PipeScheduler loop, long deadlineMs)
    {
        if (Interlocked.Increment(ref _underWay) > ReadsMax)
        {
            Finished();
            return new ValueTask<ReadAnswer>(new ReadAnswer(ReplicaStatus.Overloaded, default));
        }

        Interlocked.Increment(ref _started);
        var read = _pool.TryRent() ?? new PendingRead(this);
        var answer = read.Begin(partition, key, part, isLarge, loop, deadlineMs);
        (isLarge ? largeReaders : readers).Schedule(s_runOnReader, read);
        return answer;
    }

    /// <summary>On a reader: nothing is read for a caller that has given up.</summary>
    internal ReadAnswer Read(int partition, ReadOnlySpan<byte> key, ReadPart part, bool isLarge, long deadlineMs) =>
        IsOver(deadlineMs) ? new ReadAnswer(ReplicaStatus.Expired, default) : reader.Read(partition, key, part, isLarge);

    private bool IsOver(long deadlineMs) => deadlineMs != 0 && (long)time.GetElapsedTime(0).TotalMilliseconds >= deadlineMs;

    internal void Finished() => Interlocked.Decrement(ref _underWay);

    internal void Return(PendingRead read) => _pool.Return(read);
}
