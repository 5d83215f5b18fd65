using BenchmarkDotNet.Attributes;
using Koltso.Core.Records;

namespace Koltso.Benchmarks.Core.Records;

public class RecordHeaderBenchmarks : MicroBenchmark
{
    private const int Headers = 256, BytesEach = RecordHeader.FixedBytes + 8;

    private readonly byte[] _bytes = new byte[Headers * BytesEach];
    private readonly byte[] _withoutFields = new byte[Headers * BytesEach];

    [GlobalSetup]
    public void Fill()
    {
        Write();
        WriteWithoutFields();
    }

    [Benchmark(OperationsPerInvoke = Headers)]
    public int Write()
    {
        var at = 0;
        for (var i = 0; i < Headers; i++)
        {
            var header =
                new RecordHeader(new RecordVersion((ulong)i << 20, 1), (i & 1) == 0 ? RecordFlags.None : RecordFlags.Expires, 3, i);
            header.Write(_bytes.AsSpan(at));
            at += BytesEach;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Headers)]
    public ulong Read()
    {
        ulong sum = 0;
        for (var at = 0; at < _bytes.Length; at += BytesEach)
            if (RecordHeader.TryRead(_bytes.AsSpan(at, BytesEach), out var header)) sum += header.Version.Clock;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Headers)]
    public int WriteWithoutFields()
    {
        var at = 0;
        for (var i = 0; i < Headers; i++)
        {
            var header = new RecordHeader(new RecordVersion((ulong)i << 20, 1), RecordFlags.None, 3, 0, RecordFormat.Two);
            header.Write(_withoutFields.AsSpan(at));
            at += BytesEach;
        }

        return at;
    }

    [Benchmark(OperationsPerInvoke = Headers)]
    public ulong ReadWithoutFields()
    {
        ulong sum = 0;
        for (var at = 0; at < _withoutFields.Length; at += BytesEach)
            if (RecordHeader.TryRead(_withoutFields.AsSpan(at, BytesEach), out var header)) sum += header.Version.Clock + header.Copies;
        return sum;
    }
}
