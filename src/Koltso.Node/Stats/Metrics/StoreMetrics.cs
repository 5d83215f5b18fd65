using System.Diagnostics.Metrics;
using Koltso.Storage;
using Koltso.Storage.Health;

namespace Koltso.Node.Stats.Metrics;

/// <summary>The store, its disk, and the process's memory.</summary>
internal static class StoreMetrics
{
    public static void AddTo(Meter meter, StatsCollector stats, RecordStore store)
    {
        meter.CreateObservableGauge(
            "koltso_store_writable", () => store.Health.State == StoreState.Ok ? 1L : 0, null, "1 while the store accepts writes, else 0.");
        meter.CreateObservableGauge(
            "koltso_store_bytes", () => Bytes(store.Snapshot()), "By", "What the store holds on disk and in memory, by kind.");
        meter.CreateObservableGauge(
            "koltso_store_keys", stats.Keys, null,
            "Number of keys; an estimate while keys are written, and until half a minute after that.");
        meter.CreateObservableGauge(
            "koltso_disk_free_bytes", () => store.Snapshot().DiskFreeBytes, "By", "Free space of the data folder's disk.");
        meter.CreateObservableCounter(
            "koltso_store_cache_reads_total", () => CacheReads(store.Snapshot()), null,
            "Reads of a record, or of its header alone, that the record cache answered (hit) or left to RocksDB (miss).");
        meter.CreateObservableCounter(
            "koltso_store_write_stalls_total", () => store.Snapshot().WriteStalls, null,
            "Batches of writes that took 50 ms or longer: the disk, or flushes and compactions, were behind.");
        meter.CreateObservableCounter(
            "koltso_store_writes_refused_total", () => store.Health.WritesRefused, null,
            "Writes refused because the disk is full or the store has failed.");
        meter.CreateObservableCounter(
            "koltso_store_corrupt_reads_total", () => store.Health.CorruptReads, null, "Reads that found damaged records.");
        meter.CreateObservableGauge(
            "koltso_store_damaged_tables", () => store.Damage.Stats.Tables, null, "Tables of which a part cannot be read.");
        meter.CreateObservableCounter(
            "koltso_store_healed_keys_total", () => store.Damage.Stats.KeysFilled, null,
            "Records fetched from other replicas in place of damaged ones.");
        meter.CreateObservableCounter(
            "koltso_store_checked_bytes_total", () => store.Damage.Stats.CheckedBytes, "By",
            "Keys and values that the background check has read.");
        meter.CreateObservableGauge("koltso_memory_bytes", Memory, "By", "Memory of the process: resident, and of managed objects.");
    }

    private static IEnumerable<Measurement<long>> Bytes(StoreStats figures) =>
    [
        Of("table", figures.TableBytes),
        Of("log", figures.LogBytes),
        Of("memtable", figures.MemtableBytes),
        Of("block_cache", figures.BlockCacheBytes),
        Of("record_cache", figures.CacheBytes),
    ];

    private static IEnumerable<Measurement<long>> CacheReads(StoreStats figures) =>
    [
        Of("record", "hit", figures.RecordCacheHits),
        Of("record", "miss", figures.RecordCacheMisses),
        Of("header", "hit", figures.HeaderCacheHits),
        Of("header", "miss", figures.HeaderCacheMisses),
    ];

    private static IEnumerable<Measurement<long>> Memory() =>
        [Of("resident", Environment.WorkingSet), Of("managed", GC.GetTotalMemory(false))];

    private static Measurement<long> Of(string kind, long value) => new(value, new KeyValuePair<string, object?>("kind", kind));

    private static Measurement<long> Of(string part, string outcome, long value) =>
        new(value, new KeyValuePair<string, object?>("part", part), new KeyValuePair<string, object?>("outcome", outcome));
}
