using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>
/// The threads that may wait for the store's disk. Nothing else does: neither loops nor the thread pool, on which Kestrel answers
/// <c>/healthz</c>, stand still when the disk does. Threads are started when they are first needed.
/// </summary>
/// <param name="readersMax">Reads that the disk is asked for at a time.</param>
internal sealed class StoreThreads(TimeProvider time, int readersMax) : IDisposable
{
    /// <summary>
    /// Each may bring a copy of the same value into RocksDB's cache of large ones. Beyond its size none of them stays, and while they
    /// go on reading nobody finds it there: with 4 of 8 MiB, at 256 MiB, 200 clients of one value got 113 a second, and 179 with 2.
    /// </summary>
    public const int LargeReadersMax = 2;

    /// <summary>
    /// Of the threads whose work takes milliseconds: a third of a loop's weight, so that a loop that has a small request goes first
    /// (figures in docs/performance.md).
    /// </summary>
    private const int Niceness = 5;

    /// <summary>The node's repeated tasks, its hints and its repair: each a few at a time. What is beyond waits.</summary>
    public const int WorkersMax = 16;

    /// <summary>One thread: records are written one batch at a time. Small batches do without it.</summary>
    public WorkerThreads Writer { get; } = new("store-writer", 1, Niceness);

    /// <summary>Replaces the thread of a loop that a small batch holds up.</summary>
    public LoopRelief Relief { get; } = new(time);

    public WorkerThreads Readers { get; } = new("store-reader", readersMax);

    public WorkerThreads Workers { get; } = new("store-worker", WorkersMax, Niceness);

    /// <summary>For records that are known to be large: each takes memory while it is read.</summary>
    public WorkerThreads LargeReaders { get; } = new("store-large-reader", Math.Min(readersMax, LargeReadersMax), Niceness);

    /// <summary>After the loops.</summary>
    public void Dispose()
    {
        Relief.Dispose();
        Writer.Dispose();
        Readers.Dispose();
        LargeReaders.Dispose();
        Workers.Dispose();
    }
}
