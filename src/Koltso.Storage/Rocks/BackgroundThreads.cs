using Koltso.Storage.Native;

namespace Koltso.Storage.Rocks;

/// <summary>
/// RocksDB's threads for flushes and compactions. They belong to the process, not to a database, and stay. A compaction
/// computes for half a second at a time: as urgent as the event loops, it makes each request wait for several turns of it,
/// and much less urgent it falls behind and holds up writes all at once. So they are somewhat less urgent (figures in
/// docs/performance.md). Any thread may call.
/// </summary>
internal static class BackgroundThreads
{
    private const int Flushes = 1;
    private const int Compactions = 1;

    /// <summary>What a database must be told, so that it asks for no more of them.</summary>
    internal const int Count = Flushes + Compactions;

    /// <summary>
    /// By so much nicer (nice(2)) than the rest of the process: a tenth of its weight, when there is not enough processor for all.
    /// </summary>
    internal const int Nicer = 10;

    private static readonly Lazy<bool> s_started = new(Start);

    /// <summary>Call before the first database is opened, which would make the threads itself otherwise.</summary>
    internal static void EnsureStarted() => _ = s_started.Value;

    private static bool Start()
    {
        // Linux gives a new thread the niceness of the one that makes it, and lets nobody without privileges go back.
        var maker = new Thread(Make) { Name = "rocksdb-start" };
        maker.Start();
        maker.Join();
        return true;
    }

    private static void Make()
    {
        Posix.MakeThreadNicer(Nicer);
        var environment = RocksApi.CreateDefaultEnv();
        RocksApi.EnvSetHighPriorityBackgroundThreads(environment, Flushes);
        RocksApi.EnvSetBackgroundThreads(environment, Compactions);
        RocksApi.EnvDestroy(environment);
    }
}
