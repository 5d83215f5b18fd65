using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>
/// The threads that may wait for the store's disk. No other thread of the process does: neither loops nor the thread pool, on
/// which Kestrel answers <c>/healthz</c>, stand still when the disk does. Threads are started when they are first needed.
/// </summary>
internal sealed class StoreThreads : IDisposable
{
    /// <summary>Reads that the disk is asked for at a time.</summary>
    public const int ReadersMax = 16;

    /// <summary>The node's repeated tasks, its hints and its repair: each a few at a time. What is beyond waits.</summary>
    public const int WorkersMax = 16;

    /// <summary>One thread: records are written one batch at a time.</summary>
    public WorkerThreads Writer { get; } = new("store-writer", 1);

    public WorkerThreads Readers { get; } = new("store-reader", ReadersMax);

    public WorkerThreads Workers { get; } = new("store-worker", WorkersMax);

    public void Dispose()
    {
        Writer.Dispose();
        Readers.Dispose();
        Workers.Dispose();
    }
}
