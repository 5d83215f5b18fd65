using BenchmarkDotNet.Attributes;
using Koltso.Core.Records;
using Koltso.Node.Http;

namespace Koltso.Benchmarks.Node.Http;

/// <summary>What the fast lane writes.</summary>
public class AnswerBenchmarks : MicroBenchmark
{
    private readonly BlankWriter _output = new(4_096);
    private readonly AnswerWriter _writer = new(TimeProvider.System);
    private EntityAnswer _found, _created;

    [GlobalSetup]
    public void Make()
    {
        var header = new RecordHeader(new RecordVersion(1UL << 50, 1), RecordFlags.None, 3, 0);
        var record = PooledBytes.Rent(header.Bytes + Bytes.ValueBytes);
        header.Write(record.Span);
        _found = new EntityAnswer(200, null, true, header, record);
        _created = new EntityAnswer(201, null, true, header, default);
    }

    [Benchmark]
    public bool Found() => _writer.WriteAsync(_output, _found, EntityMethod.Get, isLast: false).IsCompletedSuccessfully;

    [Benchmark]
    public bool Created() => _writer.WriteAsync(_output, _created, EntityMethod.Put, isLast: false).IsCompletedSuccessfully;
}
