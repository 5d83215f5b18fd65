using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Koltso.Core;
using Koltso.Node.Http;

namespace Koltso.Benchmarks.Node.Http;

/// <summary>What the fast lane reads of a request: its head, then the parameters of its URL.</summary>
public class RequestBenchmarks : MicroBenchmark
{
    private readonly ReadOnlySequence<byte> _get = new(
        "GET /v0/entity?id=photo%2F00001234 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"u8.ToArray());

    private readonly ReadOnlySequence<byte> _put = new(
        "PUT /v0/entity?id=photo%2F00001234&ack=2&from=3 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 1200\r\n\r\n"u8.ToArray());

    private readonly byte[] _query = Encoding.ASCII.GetBytes("id=photo%2F00001234&ack=2&from=3&ttl=3600");
    private readonly byte[] _key = new byte[Limits.KeyBytesMax];
    private readonly RequestHead _head = new(new byte[RequestHead.QueryBytesMax]);

    [Benchmark]
    public int GetHead() => Read(_get);

    [Benchmark]
    public int PutHead() => Read(_put);

    [Benchmark]
    public int Query() => EntityQuery.TryParse(_query, EntityMethod.Put, 3, _key, out var query) is { } wrong
        ? throw new InvalidOperationException(wrong)
        : query.KeyBytes;

    private int Read(ReadOnlySequence<byte> bytes) => _head.Read(ref bytes) == HeadVerdict.Entity
        ? _head.QueryBytes
        : throw new InvalidOperationException("Not taken by the fast lane.");
}
