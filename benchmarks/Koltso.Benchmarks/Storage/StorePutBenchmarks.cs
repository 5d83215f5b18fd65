using BenchmarkDotNet.Attributes;
using Koltso.Core.Records;

namespace Koltso.Benchmarks.Storage;

/// <summary>Writes as one turn of a loop makes them: alone, and 64 that share a batch.</summary>
[TimeTolerance(TimeToleranceAttribute.Storage)]
public class StorePutBenchmarks : MicroBenchmark, IDisposable
{
    private const int Keys = 1_024, Batch = 64;

    private readonly byte[][] _keys = [.. Enumerable.Range(0, Keys).Select(BenchmarkStore.Key)];
    private readonly byte[] _record = Bytes.Noise(1, RecordHeader.FixedBytes + Bytes.ValueBytes);
    private readonly ValueTask<ReplicaStatus>[] _writes = new ValueTask<ReplicaStatus>[Batch];
    private BenchmarkStore? _store;
    private int _next;

    [GlobalSetup]
    public void Open() => _store = new BenchmarkStore();

    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        _store = null;
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public ReplicaStatus One() => Check(_store!.RunTurn(Put()));

    [Benchmark(OperationsPerInvoke = Batch)]
    public ReplicaStatus BatchOf64()
    {
        for (var i = 0; i < Batch; i++) _writes[i] = Put();
        var last = _store!.RunTurn(_writes[^1]);
        for (var i = 0; i < Batch - 1; i++) Check(_writes[i].Result);
        return Check(last);
    }

    private static ReplicaStatus Check(ReplicaStatus status) =>
        status == ReplicaStatus.Applied ? status : throw new InvalidOperationException($"{status}");

    private ValueTask<ReplicaStatus> Put()
    {
        _next = (_next + 1) % Keys;
        return _store!.ApplyAsync(_next % BenchmarkStore.Partitions, _keys[_next], _record);
    }
}
