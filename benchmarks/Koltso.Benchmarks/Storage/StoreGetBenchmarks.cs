using BenchmarkDotNet.Attributes;
using Koltso.Core.Records;

namespace Koltso.Benchmarks.Storage;

/// <summary>Reads that memory answers: from the memtable, from the block cache, and of what is not there.</summary>
[TimeTolerance(TimeToleranceAttribute.Storage)]
public class StoreGetBenchmarks : MicroBenchmark, IDisposable
{
    private const int Keys = 40_000, Recent = 1_000, Asked = 256, Stride = 37;

    private readonly byte[][] _keys = [.. Enumerable.Range(0, Keys + Recent).Select(BenchmarkStore.Key)];
    private BenchmarkStore? _store;

    [GlobalSetup]
    public void Fill()
    {
        _store = new BenchmarkStore();
        var record = Bytes.Noise(1, RecordHeader.FixedBytes + Bytes.ValueBytes);
        foreach (var key in _keys) _store.RunTurn(_store.ApplyAsync(PartitionOf(key), key, record));
        // What the block cache is to have must have been read once.
        foreach (var key in _keys.AsSpan(0, Asked * Stride))
        {
            var read = _store.Store.Read(PartitionOf(key), key);
            if (read.Status != ReplicaStatus.Found) throw new InvalidOperationException($"{read.Status}");
            read.Record.Return();
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        _store = null;
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Asked)]
    public int InMemtable() => Read(Keys + Recent - Asked, 1, ReplicaStatus.Found);

    [Benchmark(OperationsPerInvoke = Asked)]
    public int InBlockCache() => Read(0, Stride, ReplicaStatus.Found);

    [Benchmark(OperationsPerInvoke = Asked)]
    public int Absent() => Read(0, Stride, ReplicaStatus.Absent);

    private static int PartitionOf(byte[] key) => key[^1] % BenchmarkStore.Partitions;

    private int Read(int first, int stride, ReplicaStatus expected)
    {
        var bytes = 0;
        for (var i = 0; i < Asked; i++)
        {
            var key = _keys[first + i * stride];
            // In another partition it was never written.
            var partition = PartitionOf(key) + (expected == ReplicaStatus.Absent ? 1 : 0);
            var read = _store!.Store.TryReadCached(partition, key, out var mustWait);
            if (mustWait || read.Status != expected) throw new InvalidOperationException($"{read.Status}, must wait: {mustWait}");
            bytes += read.Record.Length;
            read.Record.Return();
        }

        return bytes;
    }
}
